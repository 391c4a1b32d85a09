-- Soundings: a seat sends its constituency a summary that the secretariat has
-- cleared, and hears it in private.
CREATE TABLE soundings (
  id {{id}},
  version bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  matter_id bigint NOT NULL,
  seat_id bigint NOT NULL,
  text_number bigint NOT NULL,
  language text NOT NULL CHECK (language IN ('en', 'fr', 'ar', 'es', 'ru', 'zh')),
  body text NOT NULL CHECK (body <> ''),
  state text NOT NULL CHECK (state IN ('asked', 'returned', 'sent')),
  reason text NOT NULL,
  holding_id bigint NOT NULL REFERENCES holdings (id),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  cleared_by bigint,
  cleared_at {{instant}},
  -- One for a text; a returned one is written anew.
  UNIQUE (matter_id, seat_id, text_number),
  CHECK ((state = 'sent') = (cleared_at IS NOT NULL)),
  CHECK ((cleared_by IS NULL) = (cleared_at IS NULL)),
  CHECK (state <> 'returned' OR reason <> ''),
  FOREIGN KEY (matter_id, seat_id) REFERENCES electorate (matter_id, seat_id),
  FOREIGN KEY (matter_id, text_number) REFERENCES matter_texts (matter_id, number)
);

CREATE TABLE sounding_recipients (
  id {{id}},
  sounding_id bigint NOT NULL REFERENCES soundings (id),
  organisation_id bigint NOT NULL REFERENCES organisations (id),
  UNIQUE (sounding_id, organisation_id)
);
CREATE INDEX sounding_recipients_by_organisation ON sounding_recipients (organisation_id, sounding_id);

CREATE TABLE sounding_comments (
  id {{id}},
  sounding_id bigint NOT NULL,
  organisation_id bigint NOT NULL,
  body text NOT NULL CHECK (body <> ''),
  person_id bigint NOT NULL,
  mandate_id bigint NOT NULL,
  created_at {{instant}} NOT NULL,
  FOREIGN KEY (sounding_id, organisation_id) REFERENCES sounding_recipients (sounding_id, organisation_id)
);
CREATE INDEX sounding_comments_by_sounding ON sounding_comments (sounding_id, id);
