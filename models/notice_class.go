package models

import (
	"slices"
	"strings"
	"time"
)

// NoticeClass is what a notice is about, as people choose how they want to hear
// of it.
type NoticeClass string

const (
	ClassSignIn       NoticeClass = "sign_in"
	ClassFormal       NoticeClass = "formal" // with a time that runs
	ClassDecision     NoticeClass = "decision"
	ClassApplication  NoticeClass = "application"
	ClassConversation NoticeClass = "conversation"
	ClassReview       NoticeClass = "review"
	ClassBoard        NoticeClass = "board"
	ClassMoney        NoticeClass = "money"
	ClassDigest       NoticeClass = "digest"
	ClassOther        NoticeClass = "other"
)

// NoticeClasses lists what people are told of, the ones they cannot mute first.
var NoticeClasses = []NoticeClass{ClassSignIn, ClassFormal, ClassDecision, ClassApplication, ClassConversation, ClassReview, ClassBoard, ClassMoney, ClassOther}

// classes says by the beginning of its name what a template is about; the first
// that fits counts.
var classes = []struct {
	begins string
	class  NoticeClass
}{
	{"people.", ClassSignIn}, {"digest", ClassDigest},
	{"matters.decided", ClassDecision}, {"proposals.moved", ClassDecision}, {"papers.", ClassDecision},
	{"matters.opened", ClassFormal}, {"matters.time_asked", ClassFormal}, {"matters.extended", ClassFormal}, {"matters.path", ClassFormal},
	{"matters.mediation_due", ClassFormal}, {"consultations.", ClassFormal}, {"meetings.notice", ClassFormal}, {"meetings.postponed", ClassFormal}, {"meetings.cancelled", ClassFormal},
	{"proposals.message", ClassConversation}, {"proposals.note", ClassConversation}, {"proposals.remark", ClassConversation},
	{"proposals.", ClassApplication}, {"calls.", ClassApplication}, {"endorse", ClassFormal}, {"reviews.", ClassReview},
	{"matters.", ClassBoard}, {"seats.", ClassBoard}, {"soundings.", ClassBoard}, {"meetings.", ClassBoard}, {"transfers.", ClassMoney}, {"reports.", ClassMoney},
}

// ClassOf says what the letters of a template are about.
func ClassOf(template string) NoticeClass {
	for _, c := range classes {
		if strings.HasPrefix(template, c.begins) {
			return c.class
		}
	}
	return ClassOther
}

// Locked says whether nobody can choose how to hear of it: it is mailed to
// everybody, by itself.
func (c NoticeClass) Locked() bool {
	return c == ClassSignIn || c == ClassFormal || c == ClassDecision || c == ClassDigest
}

// Instant says whether it does not wait for the end of quiet hours either.
func (c NoticeClass) Instant() bool { return c == ClassSignIn || c == ClassFormal }

// dated are letters of other classes that name a day by which somebody acts.
var dated = []string{"reviews.assigned", "reviews.round", "proposals.extended"}

// datedMoves are the steps of an application from which a deadline of its own
// runs, for its applicants.
var datedMoves = []ProposalAction{ActionReturn, ActionInvite, ActionBoardReturn}

// Dated says whether one letter names a day by which its reader acts, though
// others of its kind do not: it is never held, whatever the rule of its kind.
func Dated(template string, params map[string]string) bool {
	return template == "proposals.moved" && slices.Contains(datedMoves, ProposalAction(params["Outcome"]))
}

// HoldRefusal says why letters of a template are never held, as the end of a
// text's key; "" where they may be.
//
// clause 102 and the rules of the bodies: silence counts from the notice that
// reached a seat, so that a held notice would move a date.
func HoldRefusal(template string) string {
	switch class := ClassOf(template); {
	case class == ClassSignIn:
		return "sign_in"
	case class == ClassFormal:
		return "clock"
	case class == ClassDigest:
		return "digest"
	case slices.Contains(dated, template):
		return "clock"
	case template == "proposals.submitted":
		return "receipt"
	case strings.HasPrefix(template, "papers.") || strings.HasPrefix(template, "soundings."):
		return "released"
	case class == ClassMoney:
		return "money"
	}
	return ""
}

// NoticeWay is how a person chose to hear of a class of notices.
type NoticeWay string

const (
	HearNow    NoticeWay = "now"
	HearDaily  NoticeWay = "daily"
	HearWeekly NoticeWay = "weekly"
	HearInbox  NoticeWay = "inbox" // in the system only
)

// NoticeWays lists them in the order of a form.
var NoticeWays = []NoticeWay{HearNow, HearDaily, HearWeekly, HearInbox}

// NoticeChoice is how a person wants to hear of a class of notices; without one
// they are mailed at once.
type NoticeChoice struct {
	ID        int64
	Version   int64
	AccountID int64
	Class     NoticeClass
	Way       NoticeWay
}

// QuietHours is when a person is not to be written to, in minutes after midnight
// by the clock where they are. Ends may lie on the next day.
type QuietHours struct {
	ID        int64
	Version   int64
	AccountID int64
	Begins    int
	Ends      int
}

// TableName is said because the plural is the same.
func (QuietHours) TableName() string { return "quiet_hours" }

// End is when the quiet hours in which an instant lies end; ok is false outside of
// them. The clock on the wall counts: a night in which clocks change is an hour
// shorter or longer, and an end that a night does not have comes at the first
// instant after it.
func (h QuietHours) End(at time.Time, zone *time.Location) (end time.Time, ok bool) {
	if h.Begins == h.Ends {
		return time.Time{}, false
	}
	local := at.In(zone)
	minute := local.Hour()*60 + local.Minute()
	days := 0
	switch {
	case h.Begins < h.Ends:
		ok = h.Begins <= minute && minute < h.Ends
	case minute >= h.Begins:
		ok, days = true, 1
	default:
		ok = minute < h.Ends
	}
	if !ok {
		return time.Time{}, false
	}
	end = onWall(local, days, h.Ends)
	if earlier := end.Add(-time.Hour); earlier.After(at) && shows(earlier, h.Ends) {
		end = earlier // the hour comes twice this night: its first end counts
	}
	if !end.After(at) {
		end = end.Add(time.Hour) // its first end is over
	}
	return end, true
}

func shows(t time.Time, minutes int) bool { return t.Hour()*60+t.Minute() == minutes }

// onWall is the instant at which the clock on a wall shows so many minutes after
// midnight, so many days after the day of local. A time that the day skips is the
// first instant after the gap.
func onWall(local time.Time, days, minutes int) time.Time {
	t := time.Date(local.Year(), local.Month(), local.Day()+days, minutes/60, minutes%60, 0, 0, local.Location())
	if !shows(t, minutes) {
		// The package moves a skipped time by the length of the gap in one direction or
		// the other; the gap ends on a whole quarter of an hour.
		day := time.Date(local.Year(), local.Month(), local.Day()+days, 0, 0, 0, 0, local.Location())
		for t = day; t.Day() == day.Day() && t.Hour()*60+t.Minute() < minutes; {
			t = t.Add(15 * time.Minute)
		}
	}
	return t
}

// DigestMinute is when digests are put together, in minutes after midnight where
// the receiver is; weekly ones on Mondays.
const DigestMinute = 7 * 60

// DigestAt is the first digest after an instant.
func DigestAt(way NoticeWay, at time.Time, zone *time.Location) time.Time {
	local := at.In(zone)
	for days := range 9 {
		t := onWall(local, days, DigestMinute)
		if t.After(at) && (way != HearWeekly || t.In(zone).Weekday() == time.Monday) {
			return t
		}
	}
	return at
}

// NoticeSettings is how a person hears of what; Choices has a way for each class
// that can be chosen.
type NoticeSettings struct {
	Version  int64 // of the account
	Choices  map[NoticeClass]NoticeWay
	Quiet    QuietHours // the same begin and end for none
	Zone     string
	Language string
	Address  string
}

// WayFor is how a letter of a template goes to a person now: the way, and not
// before when.
func (s NoticeSettings) WayFor(template string, at time.Time) (MessageWay, *time.Time) {
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		zone = time.UTC
	}
	class := ClassOf(template)
	if !class.Locked() {
		switch way := s.Choices[class]; way {
		case HearInbox:
			return WayInbox, nil
		case HearDaily, HearWeekly:
			due := DigestAt(way, at, zone).UTC()
			return WayDigest, &due
		}
	}
	if !class.Instant() {
		if end, quiet := s.Quiet.End(at, zone); quiet {
			due := end.UTC()
			return WayQuiet, &due
		}
	}
	return WayNow, nil
}

// CheckNoticeSettings finds what cannot be chosen.
func CheckNoticeSettings(choices map[NoticeClass]NoticeWay, begins, ends int) error {
	var f Faults
	for class, way := range choices {
		switch {
		case !slices.Contains(NoticeClasses, class) || class.Locked() && way != HearNow:
			f.Add("way["+string(class)+"]", "inbox.choice_locked")
		case !slices.Contains(NoticeWays, way):
			f.Add("way["+string(class)+"]", "error.choose")
		}
	}
	if begins < 0 || begins > 1439 {
		f.Add("begins", "inbox.quiet_time")
	}
	if ends < 0 || ends > 1439 {
		f.Add("ends", "inbox.quiet_time")
	}
	return f.Err("inbox.choice_invalid")
}
