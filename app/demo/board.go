package demo

func (d *director) afterBoardPaper(p *paper) error { return nil }
