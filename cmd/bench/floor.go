package main

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
	"net"
	"net/http"
	"path/filepath"
	"strings"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
	_ "modernc.org/sqlite" // the driver the product uses
)

// The floor is the least that could answer: Echo, database/sql and a templ
// component. It looks a session and a right up, reads 25 of 10,000 rows and
// writes a page of about the size that is asked for.

const floorRows = 10_000

// floorSession is the token of the one session the floor knows.
const floorSession = "floor"

// serveFloor is the program of the child process.
func serveFloor(ctx context.Context, dir string, out io.Writer) error {
	pool, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "floor.db")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return err
	}
	defer pool.Close()
	pool.SetMaxOpenConns(8)
	pool.SetMaxIdleConns(8)
	if err := fillFloor(ctx, pool); err != nil {
		return err
	}
	e := echo.New()
	f := &floor{}
	for at, text := range map[**sql.Stmt]string{
		&f.session: "SELECT person FROM sessions WHERE hash = ?",
		&f.right:   "SELECT role FROM rights WHERE person = ? AND what = 'read'",
		&f.list:    "SELECT id, name, state, cents, day FROM records ORDER BY id DESC LIMIT 25",
	} {
		if *at, err = pool.PrepareContext(ctx, text); err != nil {
			return err
		}
	}
	e.GET("/ready", func(c echo.Context) error { return c.NoContent(http.StatusOK) })
	e.GET("/page/:bytes", f.page)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "The floor is at http://%s/\n", listener.Addr())
	server := &http.Server{Handler: e}
	go func() {
		<-ctx.Done()
		_ = server.Close()
	}()
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return err
	}
	return nil
}

func fillFloor(ctx context.Context, pool *sql.DB) error {
	for _, text := range []string{
		"CREATE TABLE sessions (hash text PRIMARY KEY, person integer NOT NULL)",
		"CREATE TABLE rights (person integer NOT NULL, what text NOT NULL, role text NOT NULL, PRIMARY KEY (person, what))",
		"CREATE TABLE records (id integer PRIMARY KEY, name text NOT NULL, state text NOT NULL, cents integer NOT NULL, day text NOT NULL)",
		"INSERT INTO rights VALUES (1, 'read', 'member')",
		fmt.Sprintf("INSERT INTO records WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i, 'Record number ' || i, 'open', i * 100, '2026-11-25' FROM n", floorRows),
	} {
		if _, err := pool.ExecContext(ctx, text); err != nil {
			return err
		}
	}
	_, err := pool.ExecContext(ctx, "INSERT INTO sessions VALUES (?, 1)", tokenHash(floorSession))
	return err
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

type floor struct{ session, right, list *sql.Stmt }

type floorRow struct {
	id, cents        int64
	name, state, day string
}

func (f *floor) page(c echo.Context) error {
	ctx := c.Request().Context()
	var size int
	if _, err := fmt.Sscan(c.Param("bytes"), &size); err != nil {
		return echo.ErrNotFound
	}
	role := "visitor"
	if cookie, err := c.Cookie("session"); err == nil {
		var person int64
		if err := f.session.QueryRowContext(ctx, tokenHash(cookie.Value)).Scan(&person); err != nil {
			return echo.ErrUnauthorized
		}
		if err := f.right.QueryRowContext(ctx, person).Scan(&role); err != nil {
			return echo.ErrForbidden
		}
	}
	found, err := f.list.QueryContext(ctx)
	if err != nil {
		return err
	}
	defer found.Close()
	var rows []floorRow
	for found.Next() {
		var r floorRow
		if err := found.Scan(&r.id, &r.name, &r.state, &r.cents, &r.day); err != nil {
			return err
		}
		rows = append(rows, r)
	}
	if err := found.Err(); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderContentType, echo.MIMETextHTMLCharsetUTF8)
	return floorPage(role, size, rows).Render(ctx, c.Response())
}

// floorPage writes the rows as a table, and sentences until the size is reached.
func floorPage(role string, size int, rows []floorRow) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, to io.Writer) error {
		b := templ.GetBuffer()
		defer templ.ReleaseBuffer(b)
		b.WriteString("<!doctype html><html lang=\"en\"><title>Floor</title><p>" + templ.EscapeString(role) + "</p><table>")
		for _, r := range rows {
			fmt.Fprintf(b, "<tr><td><a href=\"/records/%d\">%s</a></td><td>%s</td><td>%d.%02d</td><td>%s</td></tr>",
				r.id, templ.EscapeString(r.name), templ.EscapeString(r.state), r.cents/100, r.cents%100, templ.EscapeString(r.day))
		}
		b.WriteString("</table>")
		const sentence = "A page of the product carries its menu, its headings and its notes here."
		for i := (size - b.Len()) / (len(sentence) + len("<p></p>\n")); i > 0; i-- {
			b.WriteString("<p>" + templ.EscapeString(sentence) + "</p>\n")
		}
		_, err := io.Copy(to, strings.NewReader(b.String()))
		return err
	})
}
