-- Files of contributions and deposits come by the same road as those of
-- expenditure. What a file would do is kept as a digest from the day it is taken
-- in: a second person commits that, or nothing.
ALTER TABLE import_batches DROP CONSTRAINT import_batches_kind_check;
ALTER TABLE import_batches ADD CONSTRAINT import_batches_kind_check CHECK (kind IN ('expenditure', 'contributions'));
ALTER TABLE import_batches ADD COLUMN held text NOT NULL DEFAULT '' CHECK (held = '' OR length(held) = 64);
ALTER TABLE import_batches ADD CONSTRAINT import_batches_whose CHECK (kind = 'expenditure' OR (organisation_id IS NULL AND held <> ''));
DROP TRIGGER import_batches_settled ON import_batches;
CREATE TRIGGER import_batches_settled BEFORE UPDATE ON import_batches FOR EACH ROW
WHEN (OLD.state <> 'read' OR NEW.kind <> OLD.kind OR NEW.body <> OLD.body OR NEW.hash <> OLD.hash OR NEW.held <> OLD.held OR NEW.file_id <> OLD.file_id OR NEW.person_id <> OLD.person_id) EXECUTE FUNCTION refuse_change();
