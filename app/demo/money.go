package demo

import "seedfund/models"

func (d *director) afterDecision(p *paper, decision models.Decision) error { return nil }
