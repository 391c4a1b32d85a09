package handlers

import (
	"fmt"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"seedfund/app/bodies"
	"seedfund/app/matters"
	"seedfund/frontend/pages/board"
	"seedfund/models"
)

func methodPage(v *Visit) error {
	view, err := v.nextMethod()
	if err != nil {
		return err
	}
	return v.Render(board.NextMethod(view))
}

func (v *Visit) nextMethod() (board.NextMethodView, error) {
	rules, err := v.nextRules()
	title := v.T("board.next_method")
	return board.NextMethodView{At: v.At, Kind: v.kind(), Decisions: rules.Decisions, Page: v.Page(title, v.boardCrumb(here(title))...)}, err
}

func recordMethod(v *Visit) error {
	in := v.Inputs()
	method := bodies.MethodInput{DecisionID: in.ID("decision"), Method: models.Method(in.Text("method")), From: in.Instant("from")}
	for _, kind := range v.Form["kinds"] {
		method.Kinds = append(method.Kinds, models.MatterKind(kind))
	}
	if method.Method == models.MethodFormal {
		method.Threshold = models.Threshold{Share: int(in.Whole("threshold_share")), Of: int(in.Whole("threshold_of"))}
	}
	if method.DecisionID == 0 {
		in.Faults.Add("decision", "error.choose")
	}
	body, err := v.body()
	if err != nil {
		return err
	}
	if err = in.Err(); err == nil {
		method.BodyID = body.ID
		_, err = v.Bodies.AdoptMethod(v.Ctx(), v.Actor, method)
	}
	if err != nil {
		return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
			view, err := v.nextMethod()
			return board.NextMethod(board.Refill(view, faults, values)), err
		})
	}
	return v.Done(board.RulesPath(v.kind()), "board.done.method_recorded")
}

// beside is a page on a matter beside the vote itself, under its own title.
func (v *Visit) beside(title string) (board.MatterView, error) {
	m, err := v.matter()
	if err != nil {
		return board.MatterView{}, err
	}
	view, err := v.matterView(m)
	view.Page = v.Page(v.T(title), v.matterCrumb(m.Matter, here(v.T(title)))...)
	return view, err
}

// besidePage shows such a page, unless one of the conditions refuses it.
func besidePage(title string, page func(board.MatterView) templ.Component, unless ...func(models.MatterView) error) Handler {
	return func(v *Visit) error {
		view, err := v.beside(title)
		if err != nil {
			return err
		}
		for _, refuses := range unless {
			if err := refuses(view.V); err != nil {
				return err
			}
		}
		return v.Render(page(view))
	}
}

// notPresiding refuses the pages of who presides over a matter to all others.
func notPresiding(m models.MatterView) error {
	if m.Presides {
		return nil
	}
	return models.Forbidden("board.not_presiding", "98")
}

// refusedAll is why none of the reader's seats can act on a matter, nil if one can.
func refusedAll(m models.MatterView) error {
	var first error
	for _, seat := range m.Mine {
		if seat.Refusal == nil {
			return nil
		}
		if first == nil {
			first = seat.Refusal
		}
	}
	return first
}

// refusedLate is why none of the reader's seats can object after the end.
func refusedLate(m models.MatterView) error {
	var closed error
	for _, seat := range m.Mine {
		if !seat.Grade.ClosesVote() {
			closed = nil
			break
		}
		closed = models.Forbidden("board.interest_closes_vote", "98").With(map[string]any{"Grade": string(seat.Grade)})
	}
	if closed == nil && (!m.Matter.TakesLate(m.Now) || m.Ladder.Answerable(m.Matter, m.Now) == nil) {
		return models.Conflict("board.not_late", "39")
	}
	return closed
}

// besideStep takes a step from such a page and shows it again with its faults.
func besideStep(title, back, said string, page func(board.MatterView) templ.Component, step func(*Visit, int64, *Inputs) error) Handler {
	return func(v *Visit) error {
		id, err := v.ID("id")
		if err != nil {
			return err
		}
		in := v.Inputs()
		err = step(v, id, in)
		if read := in.Err(); read != nil {
			err = read
		}
		if err != nil {
			return v.againWith(err, func(faults *models.Error, values url.Values) (templ.Component, error) {
				view, err := v.beside(title)
				return page(board.Refill(view, faults, values)), err
			})
		}
		return v.Done(matters.Path(id)+back, said)
	}
}

var (
	rollPage    = besidePage("board.method.formal", board.Roll)
	findingPage = besidePage("board.find_exhausted", board.Exhausted, notPresiding)
	reservePage = besidePage("board.touches_mandate", board.Reservation)
	timePage    = besidePage("board.ask_time", board.MoreTime, refusedAll)
	askPage     = besidePage("board.method.indicative", board.Indications)

	reserveMandate = besideStep("board.touches_mandate", "#reservations", "board.done.reserved", board.Reservation, func(v *Visit, id int64, in *Inputs) error {
		return v.Matters.Reserve(v.Ctx(), v.Actor, id, in.ID("seat"), in.reservation())
	})
	endReservation = besideStep("board.touches_mandate", "#reservations", "board.done.reservation_ended", board.Matter, func(v *Visit, id int64, in *Inputs) error {
		reservation, err := v.ID("reservation")
		if err != nil {
			return err
		}
		return v.Matters.EndReservation(v.Ctx(), v.Actor, id, reservation, in.Text("reason"))
	})
	askTime = besideStep("board.ask_time", "", "board.done.time_asked", board.MoreTime, func(v *Visit, id int64, in *Inputs) error {
		return v.Matters.AskTime(v.Ctx(), v.Actor, id, in.ID("seat"), in.Text("reason"))
	})
	noticesPage  = besidePage("notice.open", board.Notices)
	latePage     = besidePage("late.open", board.LateObjection, refusedLate)
	recordNotice = besideStep("notice.open", "/notices", "notice.done", board.Notices, func(v *Visit, id int64, in *Inputs) error {
		return v.Matters.RecordNotice(v.Ctx(), v.Actor, id, in.ID("seat"), models.NoticeInput{Channel: models.NoticeChannel(in.Text("channel")),
			Address: models.NoticeAddress(in.Text("address")), Reached: in.Instant("reached_at"), Evidence: in.Text("evidence")})
	})
	recordReturn = besideStep("notice.open", "/notices", "notice.done_return", board.Notices, func(v *Visit, id int64, in *Inputs) error {
		notice, err := v.ID("notice")
		if err != nil {
			return err
		}
		return v.Matters.RecordReturn(v.Ctx(), v.Actor, id, notice, in.Text("why"))
	})
	objectLate = besideStep("late.open", "#late", "late.done", board.LateObjection, func(v *Visit, id int64, in *Inputs) error {
		return v.Matters.ObjectLate(v.Ctx(), v.Actor, id, in.ID("seat"), in.Text("reason"), in.Text("would_remove"))
	})
	recordReconsideration = besideStep("late.title", "#late", "late.done_record", board.Matter, func(v *Visit, id int64, in *Inputs) error {
		late, err := v.ID("late")
		if err != nil {
			return err
		}
		asked := in.Text("asked")
		if asked != "yes" && asked != "no" {
			in.Faults.Add("asked", "error.choose")
		}
		if err := in.Err(); err != nil {
			return err
		}
		return v.Matters.RecordReconsideration(v.Ctx(), v.Actor, id, late, asked == "yes", in.Text("reason"))
	})
	recordFinding = besideStep("board.find_exhausted", "/roll", "board.done.found", board.Exhausted, func(v *Visit, id int64, in *Inputs) error {
		found := models.FindingInput{Heard: in.Text("heard"), Reason: in.Text("reason")}
		for _, text := range v.Form["texts"] {
			n, _ := strconv.Atoi(text)
			found.Texts = append(found.Texts, n)
		}
		return v.Matters.FindExhausted(v.Ctx(), v.Actor, id, v.Version(), found)
	})
	callRoll = besideStep("board.method.formal", "/roll", "board.done.roll_called", board.Roll, func(v *Visit, id int64, in *Inputs) error {
		closes := in.Until("closes_at")
		if err := in.Err(); err != nil {
			return err
		}
		return v.Matters.CallRoll(v.Ctx(), v.Actor, id, v.Version(), closes)
	})
	castBallot = besideStep("board.method.formal", "/roll", "board.done.ballot_cast", board.Roll, func(v *Visit, id int64, in *Inputs) error {
		return v.Matters.Ballot(v.Ctx(), v.Actor, id, in.ID("seat"), models.BallotChoice(in.Text("choice")), in.Text("reason"))
	})
	endRoll = besideStep("board.method.formal", "/roll", "board.done.roll_ended", board.Roll, func(v *Visit, id int64, _ *Inputs) error {
		_, err := v.Matters.EndRoll(v.Ctx(), v.Actor, id, v.Version())
		return err
	})
	openIndication = besideStep("board.method.indicative", "/indications", "board.done.indication_opened", board.Indications, func(v *Visit, id int64, in *Inputs) error {
		ask := models.IndicativeInput{Form: models.IndicativeForm(in.Text("form")), Question: in.Text("question")}
		for n := range models.OptionsMost {
			ask.Options = append(ask.Options, in.Text(fmt.Sprintf("option[%d]", n)))
		}
		return v.Matters.Indicate(v.Ctx(), v.Actor, id, ask)
	})
	answerIndication = besideStep("board.method.indicative", "/indications", "board.done.indication_sent", board.Indications, func(v *Visit, id int64, in *Inputs) error {
		vote, err := v.ID("vote")
		if err != nil {
			return err
		}
		return v.Matters.AnswerIndication(v.Ctx(), v.Actor, id, vote, in.ID("seat"), indicated(in))
	})
	endIndication = besideStep("board.method.indicative", "/indications", "board.done.indication_ended", board.Indications, func(v *Visit, id int64, _ *Inputs) error {
		vote, err := v.ID("vote")
		if err != nil {
			return err
		}
		return v.Matters.EndIndication(v.Ctx(), v.Actor, id, vote)
	})
)

// indicated is one choice, or the options in their places.
func indicated(in *Inputs) models.Numbers {
	if n := in.Whole("choice"); n != 0 {
		return models.Numbers{int(n)}
	}
	var out models.Numbers
	for place := range models.OptionsMost {
		if n := in.Whole(fmt.Sprintf("place[%d]", place)); n != 0 {
			out = append(out, int(n))
		}
	}
	return out
}
