package models

import (
	"slices"
	"strings"
	"time"
)

// How long proofs of identity last. Sessions follow ASVS 7.3: an idle and an
// absolute limit.
const (
	SessionIdle           = 30 * time.Minute
	SessionLifetime       = 12 * time.Hour
	InvitationLifetime    = 14 * 24 * time.Hour
	PasswordResetLifetime = 30 * time.Minute
	FirstLinkLifetime     = 7 * 24 * time.Hour
	TokenLifetime         = 90 * 24 * time.Hour
	MaxTokenLifetime      = 366 * 24 * time.Hour
)

// Password lengths, in characters and in bytes (ASVS 6.2.1, 6.2.9).
const (
	MinPasswordLength = 8
	MaxPasswordBytes  = 256
)

// CheckPassword refuses a password that is too short, too long, among the
// commonest, or the account's own address. Composition is not prescribed
// (ASVS 6.2.5).
func CheckPassword(password, email string) error {
	var f Faults
	lower := strings.ToLower(password)
	local, _, _ := strings.Cut(FoldEmail(email), "@")
	switch {
	case len([]rune(password)) < MinPasswordLength:
		f.Add("password", "people.fault.password_short", "Min", MinPasswordLength)
	case len(password) > MaxPasswordBytes:
		f.Add("password", "people.fault.password_long")
	case email != "" && (lower == FoldEmail(email) || lower == local):
		f.Add("password", "people.fault.password_address")
	case slices.Contains(weakPasswords, lower), oneLetter(lower):
		f.Add("password", "people.fault.password_weak")
	}
	return f.Err("people.password_invalid")
}

func oneLetter(s string) bool { return strings.Trim(s, s[:1]) == "" }

// weakPasswords are the commonest of eight characters and more, in lower case
// (ASVS 6.2.4; public rankings of leaked passwords).
var weakPasswords = strings.Fields(`
12345678 123456789 1234567890 password password1 password12 password123 password1234 passw0rd
p@ssw0rd p@ssword passwort motdepasse contrasena qwertyui qwertyuiop qwerty123 qwerty1234 qwerty12345
qwerty12 1q2w3e4r 1q2w3e4r5t 1qaz2wsx qazwsxedc zaq12wsx zaq1zaq1 asdfghjk asdfghjkl zxcvbnm123
iloveyou iloveyou1 sunshine princess football baseball basketball superman batman123 trustno1
letmein1 letmein123 welcome1 welcome12 welcome123 admin123 admin1234 administrator adminadmin
changeme changeme1 changeme123 default1 secret123 master123 monkey123 dragon123 shadow123 michael1
abcd1234 abc12345 abcdefgh abcdefghi a1b2c3d4 aa123456 a123456789 abc123456 87654321 987654321
0987654321 9876543210 11223344 12121212 12341234 123123123 1234abcd 12344321 10203040 147258369
159753456 123654789 13131313 1qazxsw2 q1w2e3r4 q1w2e3r4t5 qwer1234 qweasdzxc asdf1234 asdasdasd
computer internet starwars whatever jennifer michelle jonathan charlie1 samantha corvette mercedes
cocacola liverpool chelsea1 arsenal1 football1 baseball1 sunshine1 princess1 summer2024 summer2025
summer2026 winter2024 winter2025 winter2026 spring2025 spring2026 autumn2025 autumn2026
january2026 test1234 testtest test12345 testing123 guest123 user1234 login123 access14 passpass
letmeinnow opensesame hello123 hellohello google123 facebook linkedin myspace1 pokemon1 blink182
unitednations migration seedfund seedfund1 seedfund123
`)
