package files

import "seedfund/models"

// Purposes lists what a file can be to its owner.
var Purposes = []string{
	string(models.AttachmentGovernment), string(models.AttachmentRC), string(models.AttachmentBudget), string(models.AttachmentOther),
	PurposeBudgetUpload, PurposeAgreement, PurposeNotification, PurposeAgentFile, PurposeReport, PurposeLetter, PurposeDocument, PurposeEndorsement, PurposeKit, PurposeRates, PurposeImport, PurposeOpening, PurposeSnapshot,
}

// Purposes beyond those of an application's attachments.
const (
	PurposeBudgetUpload = "budget_upload" // a filled workbook, as it was read
	PurposeAgreement    = "agreement"     // a signed instrument
	PurposeNotification = "notification"  // the agent's notification behind an act recorded on its behalf
	PurposeAgentFile    = "agent_file"    // a file of the agent, as it was loaded
	PurposeRates        = "rates"         // a file of rates of exchange, as it was loaded
	PurposeOpening      = "opening"       // the history of a fund, as it was loaded
	PurposeImport       = "import"        // a file of figures for the books, as it was loaded
	PurposeSnapshot     = "snapshot"      // a file of a snapshot of open data, as it was published
	PurposeReport       = "report"        // a narrative or financial report
	PurposeLetter       = "letter"
	PurposeEndorsement  = "endorsement" // a stamped letter of endorsement, photographed or as PDF
	PurposeKit          = "kit"         // a filled offline kit, as it came
	PurposeDocument     = "document"    // any other paper of a matter, a meeting or a programme
)
