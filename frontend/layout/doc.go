// Package layout is the frame of every page: ribbon, language links, menu,
// footer with the notes on maps and names, and the sheets for screen and
// paper. A page fills a Page and calls Public or SignedIn:
//
//	@layout.Public(page) {
//		<div class="wrap page stack"> ... </div>
//	}
//
// Public pages carry their style inside and no script. Signed-in pages use the
// hashed style file and two deferred scripts; every act works without them.
package layout
