package demo

import "seedfund/models"

// grade has the secretariat check a programme's gender marker at mid-term.
func (d *director) grade(p *paper) error {
	_, err := d.s.Reporting.Grade(d.ctx, d.as("secretariat.officer"), p.programme, models.MarkerGrading{
		Marker: "gender_marker", Level: "3", Known: 1,
		Justification: "Since the mid-term review all five offices are run with women’s associations, and the second output is theirs.",
		Reason:        "Check at mid-term, with the figures of the first fourteen months.",
	})
	return err
}
