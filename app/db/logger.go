package db

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"gorm.io/gorm/logger"
)

// gormLogger passes GORM's own remarks to slog. Errors are logged where they
// are decided, and statements not at all: they would carry people's data.
type gormLogger struct{ log *slog.Logger }

func (l gormLogger) LogMode(logger.LogLevel) logger.Interface { return l }

func (l gormLogger) Info(ctx context.Context, text string, args ...any) {
	l.log.DebugContext(ctx, fmt.Sprintf(text, args...))
}

func (l gormLogger) Warn(ctx context.Context, text string, args ...any) {
	l.log.WarnContext(ctx, fmt.Sprintf(text, args...))
}

func (l gormLogger) Error(ctx context.Context, text string, args ...any) {
	l.log.ErrorContext(ctx, fmt.Sprintf(text, args...))
}

const slowStatement = 500 * time.Millisecond

// saidOfStatement is how many bytes of a slow statement are logged.
const saidOfStatement = 1000

func (l gormLogger) Trace(ctx context.Context, begin time.Time, fc func() (string, int64), _ error) {
	if took := wall().Sub(begin); took > slowStatement {
		text, rows := fc()
		text = text[:min(len(text), saidOfStatement)]
		l.log.WarnContext(ctx, "slow statement", "took", took, "rows", rows, "sql", text)
	}
}
