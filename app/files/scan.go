package files

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"seedfund/models"
)

// scanWait bounds one conversation with the scanner.
const scanWait = 30 * time.Second

// scan asks clamd, where one is configured, whether a part carries what it
// should not, by the command INSTREAM of its protocol. A file is taken in only
// when the scanner has said that it is clean: a scanner that does not answer
// refuses every file and says to come again.
func (s *Service) scan(p *part) error {
	if s.limits.Scanner == "" {
		return nil
	}
	if _, err := p.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	said, err := instream(s.limits.Scanner, p.file)
	switch {
	case err != nil:
		return models.Conflict("files.scanner_silent", "").Because(err)
	case strings.HasSuffix(said, " FOUND"):
		return refused("files.infected", "Found", strings.TrimSuffix(strings.TrimPrefix(said, "stream: "), " FOUND"))
	case said != "stream: OK":
		return models.Conflict("files.scanner_silent", "").Because(fmt.Errorf("clamd said %q", said))
	}
	return nil
}

func instream(address string, body io.Reader) (string, error) {
	network, at, found := strings.Cut(address, ":")
	if !found || network != "unix" && network != "tcp" {
		return "", fmt.Errorf("scanner at %q: neither unix: nor tcp:", address)
	}
	ctx, cancel := context.WithTimeout(context.Background(), scanWait)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, network, at)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	// Who waits too long is hung up on.
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if _, err := io.WriteString(conn, "zINSTREAM\x00"); err != nil {
		return "", err
	}
	piece := make([]byte, 4+64<<10)
	for {
		n, err := io.ReadFull(body, piece[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(piece, uint32(n))
			if _, err := conn.Write(piece[:4+n]); err != nil {
				return "", err // clamd breaks off what is larger than its own limit
			}
		}
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			break
		}
		if err != nil {
			return "", err
		}
	}
	if _, err := conn.Write(make([]byte, 4)); err != nil {
		return "", err
	}
	said, err := io.ReadAll(io.LimitReader(conn, 4096))
	return strings.TrimSpace(string(bytes.TrimRight(said, "\x00"))), err
}
