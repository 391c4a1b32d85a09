package bodies

import (
	"context"
	"time"

	"seedfund/app/db"
	"seedfund/app/files"
	"seedfund/models"
)

// Service sets up bodies, keeps their seats and plans their rotation.
type Service struct {
	db    *db.DB
	files *files.Service // nil where the store keeps no files

	simulated simulations
}

// New gives the service on a store; letters of nomination are kept in files,
// which may be nil.
func New(d *db.DB, f *files.Service) *Service { return &Service{db: d, files: f} }

// SetUp says how a body begins. The instrument is the text that made it; the
// rules are its first version and need no decision of its own.
type SetUp struct {
	Code       string
	Kind       models.BodyKind
	Name       string
	Instrument string
	Rules      models.RuleValues
	From       time.Time // rules, methods and seats begin here; zero: now
	ExOfficio  int       // seats without a vote, for secretariat and agent
}

// Validate finds the faults of a set-up.
func (s SetUp) Validate() error {
	var faults models.Faults
	if s.Code == "" {
		faults.Add("code", "board.fault.code")
	}
	if s.Kind != models.BodyBoard && s.Kind != models.BodyExCom && s.Kind != models.BodyGroup {
		faults.Add("kind", "board.fault.body_kind")
	}
	if s.Name == "" {
		faults.Add("name", "board.fault.name")
	}
	if s.Instrument == "" {
		faults.Add("instrument", "board.fault.instrument")
	}
	if s.ExOfficio < 0 || s.ExOfficio > 10 {
		faults.Add("ex_officio", "board.fault.ex_officio")
	}
	if err := models.AsError(s.Rules.Validate()); err != nil {
		faults = append(faults, err.Fields...)
	}
	return faults.Err("board.fault.set_up")
}

// SetUp makes a body with its chair, its seats by constituency, its first
// rules and a register that holds consensus alone.
func (s *Service) SetUp(ctx context.Context, actor models.Actor, in SetUp) (models.Body, error) {
	body := models.Body{Code: in.Code, Kind: in.Kind, Name: in.Name, Instrument: in.Instrument}
	err := s.db.Write(ctx, actor, "body.set_up", func(tx *db.Tx) error {
		if err := mayKeep(tx); err != nil {
			return err
		}
		if err := in.Validate(); err != nil {
			return err
		}
		from := in.From
		if from.IsZero() {
			from = tx.Now
		}
		if in.Kind == models.BodyExCom {
			// clause 35: the Network has one Executive Committee.
			standing, err := db.From[models.Body](tx.DB).Where("kind = ?", in.Kind).Find(tx.Ctx)
			if err != nil {
				return err
			}
			if len(standing) > 0 {
				return models.Conflict("ladder.excom_exists", "35")
			}
		}
		if err := db.Create(tx, &body); err != nil {
			if db.Violates(err, "bodies") {
				return models.Conflict("board.body_exists", "98")
			}
			return err
		}
		if err := seat(tx, body, in, from); err != nil {
			return err
		}
		rule := models.BodyRule{BodyID: body.ID, Number: 1, Values: in.Rules, EffectiveFrom: from, Instrument: in.Instrument, RecordedAt: tx.Now, RecordedBy: tx.Actor.MandateID}
		if err := db.Create(tx, &rule); err != nil {
			return err
		}
		// clause 34: a fresh register knows consensus and nothing else.
		method := models.BodyMethod{BodyID: body.ID, Method: models.MethodConsensus, Number: 1, Kinds: models.EveryKind, StartsAt: from, Instrument: in.Instrument, RecordedAt: tx.Now}
		if err := db.Create(tx, &method); err != nil {
			return err
		}
		tx.Receipt(models.Receipt{Target: "bodies", TargetID: body.ID, Reference: body.Code, Path: "/board"})
		return nil
	})
	return body, err
}

func seat(tx *db.Tx, body models.Body, in SetUp, from time.Time) error {
	// clause 98: the Coordinator chairs by function, without a holding.
	seats := []models.Seat{{Constituency: models.ConstituencyChair, Number: 1, Function: models.SeatFunctionCoordinator}}
	for _, constituency := range models.Constituencies {
		if body.Kind != models.BodyBoard && constituency != models.ConstituencyNetwork {
			continue
		}
		for n := range in.Rules.SeatsEach {
			seats = append(seats, models.Seat{Constituency: constituency, Number: n + 1, Voting: true})
		}
	}
	for n := range in.ExOfficio {
		seats = append(seats, models.Seat{Constituency: models.ConstituencyExOfficio, Number: n + 1})
	}
	for _, seat := range seats {
		seat.BodyID, seat.Since = body.ID, from
		if err := db.Create(tx, &seat); err != nil {
			return err
		}
	}
	return nil
}

// Find gives a body by its code.
func (s *Service) Find(ctx context.Context, code string) (models.Body, error) {
	body, err := db.From[models.Body](s.db.Read(ctx)).Where("code = ?", code).Take(ctx)
	return body, db.Found(err, "body")
}

// All gives every body, the Board first.
func (s *Service) All(ctx context.Context) ([]models.Body, error) {
	return db.From[models.Body](s.db.Read(ctx)).Order("kind, id").Find(ctx)
}

// Board gives the Board, or NotFound before it is set up.
func (s *Service) Board(ctx context.Context) (models.Body, error) { return s.Of(ctx, models.BodyBoard) }

// Of gives the body of a kind that there is one of, or NotFound before it is
// set up; of no kind it is the Board.
func (s *Service) Of(ctx context.Context, kind models.BodyKind) (models.Body, error) {
	if kind == "" {
		kind = models.BodyBoard
	}
	body, err := db.From[models.Body](s.db.Read(ctx)).Where("kind = ?", kind).Order("id").Limit(1).Take(ctx)
	return body, db.Found(err, "body")
}

// mayKeep is the gate of every change to seats, holdings and rules.
func mayKeep(tx *db.Tx) error { return tx.Actor.MayNow(models.PermBodyManage, tx.Now) }
