package db_test

import (
	"database/sql"
	"slices"
	"strings"
	"testing"

	"seedfund/app/apptest"
)

// The two engines are migrated with one schema: what one has the other has.
var shapes = map[string]map[string]string{
	"columns with their nullability": {
		"sqlite": `SELECT m.name || '.' || c.name || CASE WHEN c."notnull" = 1 OR c.pk > 0 THEN ' NOT NULL' ELSE '' END
			FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'`,
		"postgres": `SELECT table_name || '.' || column_name || CASE WHEN is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END
			FROM information_schema.columns WHERE table_schema = current_schema()`,
	},
	"primary keys": {
		"sqlite": `SELECT m.name || ' (' || (SELECT group_concat(name, ', ') FROM (SELECT name FROM pragma_table_info(m.name) WHERE pk > 0 ORDER BY pk)) || ')'
			FROM sqlite_schema m WHERE m.type = 'table'`,
		"postgres": `SELECT c.conrelid::regclass || ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY k(num, n)
			JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num) || ')'
			FROM pg_constraint c WHERE c.contype = 'p' AND c.connamespace = current_schema()::regnamespace`,
	},
	"unique indexes beyond the primary keys": {
		"sqlite": `SELECT m.name || ' (' || (SELECT group_concat(coalesce(name, 'expression'), ', ') FROM (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) || ')' ||
			CASE WHEN i.partial = 1 THEN ' partial' ELSE '' END
			FROM sqlite_schema m, pragma_index_list(m.name) i WHERE m.type = 'table' AND i."unique" = 1 AND i.origin <> 'pk'`,
		"postgres": `SELECT x.indrelid::regclass || ' (' || (SELECT string_agg(coalesce(a.attname, 'expression'), ', ' ORDER BY k.n) FROM unnest(x.indkey::int2[]) WITH ORDINALITY k(num, n)
			LEFT JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = k.num AND k.num > 0) || ')' || CASE WHEN x.indpred IS NOT NULL THEN ' partial' ELSE '' END
			FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid WHERE c.relnamespace = current_schema()::regnamespace AND x.indisunique AND NOT x.indisprimary`,
	},
	"foreign keys": {
		"sqlite": `SELECT t || ' (' || group_concat("from", ', ') || ') to ' || parent FROM (SELECT m.name AS t, f.id, f."from", f."table" AS parent
			FROM sqlite_schema m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table' ORDER BY m.name, f.id, f.seq) GROUP BY t, id, parent`,
		"postgres": `SELECT c.conrelid::regclass || ' (' || (SELECT string_agg(a.attname, ', ' ORDER BY k.n) FROM unnest(c.conkey) WITH ORDINALITY k(num, n)
			JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.num) || ') to ' || c.confrelid::regclass
			FROM pg_constraint c WHERE c.contype = 'f' AND c.connamespace = current_schema()::regnamespace`,
	},
}

// ours leaves out what the job queue, the steps' own book and the engine keep.
func ours(line string) bool {
	for _, prefix := range []string{"river_", "goose_", "sqlite_"} {
		if strings.HasPrefix(line, prefix) {
			return false
		}
	}
	return true
}

func shape(t *testing.T, q *sql.DB, text string) []string {
	t.Helper()
	rows, err := q.Query(text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var line sql.NullString
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		if line.Valid && ours(line.String) {
			out = append(out, line.String)
		}
	}
	slices.Sort(out)
	return out
}

// differences are the lines of one list only.
func differences(a, b []string) []string {
	var out []string
	for _, line := range a {
		if !slices.Contains(b, line) {
			out = append(out, line)
		}
	}
	return out
}

func TestBothEnginesHaveOneSchema(t *testing.T) {
	t.Parallel()
	lite, post := apptest.NewOn(t, "sqlite").Outside(), apptest.NewOn(t, "postgres").Outside()
	for what, text := range shapes {
		a, b := shape(t, lite, text["sqlite"]), shape(t, post, text["postgres"])
		if len(a) < 20 {
			t.Errorf("%s: only %d found", what, len(a))
		}
		for _, line := range differences(a, b) {
			t.Errorf("%s: only SQLite has %s", what, line)
		}
		for _, line := range differences(b, a) {
			t.Errorf("%s: only PostgreSQL has %s", what, line)
		}
	}
	// Control: a column of one engine only is seen.
	if _, err := lite.Exec("ALTER TABLE organisations ADD COLUMN planted text"); err != nil {
		t.Fatal(err)
	}
	text := shapes["columns with their nullability"]
	if d := differences(shape(t, lite, text["sqlite"]), shape(t, post, text["postgres"])); !slices.Equal(d, []string{"organisations.planted"}) {
		t.Errorf("control: a planted column is seen as %v", d)
	}
}
