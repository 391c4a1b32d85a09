package db

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"seedfund/models"
)

// translate turns an engine's refusal into the domain's, with the cause kept
// for the log. What it does not know it returns unchanged.
func translate(err error) error {
	if err == nil || models.AsError(err) != nil {
		return err
	}
	switch faultOf(err) {
	case faultDuplicate:
		return models.Conflict("store.duplicate", "").With(map[string]any{"Constraint": constraintOf(err)}).Because(err)
	case faultReference:
		return models.Conflict("store.reference", "").With(map[string]any{"Constraint": constraintOf(err)}).Because(err)
	case faultCheck:
		return models.Invalid("store.value").With(map[string]any{"Constraint": constraintOf(err)}).Because(err)
	case faultFull:
		return unavailable("store.full", err)
	case faultReadOnly:
		return unavailable("store.read_only", err)
	case faultBusy, faultConflict:
		return unavailable("store.busy", err)
	}
	return err
}

func unavailable(key string, cause error) *models.Error {
	return (&models.Error{Kind: models.KindUnavailable, Key: key}).Because(cause)
}

// answer is translate for what leaves an act: a record not found becomes the
// domain's, an ended deadline becomes Unavailable.
func answer(action string, err error) error {
	if err == nil {
		return nil
	}
	if models.AsError(err) != nil {
		return err
	}
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return models.NotFound("").Because(err)
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return unavailable("store.busy", fmt.Errorf("%s: %w", action, err))
	}
	if t := translate(err); models.AsError(t) != nil {
		return t
	}
	return fmt.Errorf("%s: %w", action, err)
}

// Found turns GORM's "record not found" into the domain's; other errors pass.
func Found(err error, what string) error {
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return models.NotFound(what).Because(err)
	}
	return err
}

// Violates reports whether err is the violation of a constraint whose name
// (PostgreSQL) or columns (SQLite) contain every part: Violates(err,
// "proposals", "reference") works on both where constraints keep their given names.
func Violates(err error, parts ...string) bool {
	e := models.AsError(err)
	if e == nil {
		return false
	}
	name, _ := e.Args["Constraint"].(string)
	for _, part := range parts {
		if !strings.Contains(name, part) {
			return false
		}
	}
	return name != ""
}
