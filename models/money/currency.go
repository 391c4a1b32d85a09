package money

import "strings"

// USD is the currency of the ledger.
const USD = "USD"

// Active currencies of ISO 4217 by the number of decimals they are counted in.
// Source: ISO 4217 list one; funds codes, metals and testing codes are left out
// because nobody can pay in them.
const (
	noDecimals    = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
	threeDecimals = "BHD IQD JOD KWD LYD OMR TND"
	twoDecimals   = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD " +
		"CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD " +
		"HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK " +
		"MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB " +
		"SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD " +
		"UYU UZS VES WST XCD XCG YER ZAR ZMW ZWG"
)

var exponents = func() map[string]int {
	m := map[string]int{}
	for decimals, codes := range map[int]string{0: noDecimals, 2: twoDecimals, 3: threeDecimals} {
		for _, code := range strings.Fields(codes) {
			m[code] = decimals
		}
	}
	return m
}()

// Exponent is the number of decimals of a currency: 0 for JPY, 2 for USD, 3 for
// KWD. An unknown code is refused with ErrCurrencyUnknown.
func Exponent(currency string) (int, error) {
	e, ok := exponents[currency]
	if !ok {
		return 0, ErrCurrencyUnknown.with("Currency", currency)
	}
	return e, nil
}

// Currencies lists every known code in alphabetical order.
func Currencies() []string {
	out := strings.Fields(noDecimals + " " + twoDecimals + " " + threeDecimals)
	sortStrings(out)
	return out
}
