package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// process is a server under measurement, running apart from the load.
type process struct {
	cmd    *exec.Cmd
	origin string
	ready  time.Duration // from the start of the program to its first answer
}

// start runs a server that prints where it is, and waits until path answers
// 200 there; env is added to the environment.
func start(ctx context.Context, env []string, path, program string, args ...string) (*process, error) {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	cmd.Stderr = os.Stderr
	cmd.Env = slices.Concat(os.Environ(), []string{"SEEDFUND_LOG=error"}, env)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	p := &process{cmd: cmd}
	lines := bufio.NewReader(out)
	line, err := lines.ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%s %v ended before it served: %w", program, args, err), p.stop())
	}
	go func() { _, _ = io.Copy(io.Discard, lines) }()
	at := strings.Index(line, "http://")
	if at < 0 {
		return nil, errors.Join(fmt.Errorf("%s says no address: %s", program, line), p.stop())
	}
	p.origin = strings.TrimRight(strings.TrimSpace(line[at:]), "/")
	for deadline := began.Add(time.Minute); ; time.Sleep(time.Millisecond) {
		res, err := http.Get(p.origin + path)
		if err == nil {
			_ = res.Body.Close()
			if res.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Now().After(deadline) {
			return nil, errors.Join(fmt.Errorf("%s does not answer at %s", program, p.origin+path), p.stop())
		}
	}
	p.ready = time.Since(began)
	return p, nil
}

// stop lets the server end its requests.
func (p *process) stop() error {
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	return p.cmd.Wait()
}

// The unit of /proc/PID/stat, which Linux keeps at 100 a second.
const tick = 10 * time.Millisecond

// cpu is the processor time of the server so far, user and system.
func (p *process) cpu() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, _ := strings.Cut(string(text), ") ")
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, errors.New("/proc/PID/stat is not as expected")
	}
	user, err := strconv.ParseInt(fields[11], 10, 64)
	system, err2 := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * tick, errors.Join(err, err2)
}

// resident is the memory the server holds, in MB.
func (p *process) resident() (float64, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	_, rest, found := strings.Cut(string(text), "VmRSS:")
	fields := strings.Fields(rest)
	if !found || len(fields) == 0 {
		return 0, errors.New("/proc/PID/status names no VmRSS")
	}
	kb, err := strconv.ParseFloat(fields[0], 64)
	return kb / 1024, err
}
