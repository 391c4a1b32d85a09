package demo

// afterSubmission plans what the secretariat does with a concept note.
func (d *director) afterSubmission(p *paper) {
}
