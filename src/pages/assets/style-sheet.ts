const SOURCE = `:where(:root) {
  color-scheme: light dark;
  --paper: #fffdf9;
  --tint: #f4f0e8;
  --ink: #1b1a18;
  --soft: #5c5850;
  --rule: #d8d2c6;
  --accent: #9b1c1f;
  --notice: #fbf1d9;
  --serif: 'Iowan Old Style', 'Palatino Linotype', Palatino, 'Noto Serif', Georgia, serif;
  --tight: -.015em;
  --lead: 1.15;
  --slant: italic;
  --sans: system-ui, -apple-system, 'Segoe UI', 'Noto Sans', Roboto, Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :where(:root) {
    --paper: #161513;
    --tint: #211f1c;
    --ink: #ece7dd;
    --soft: #aaa397;
    --rule: #3b3833;
    --accent: #f08a80;
    --notice: #322a15;
  }
}
*, ::before, ::after { box-sizing: border-box }
html { -webkit-text-size-adjust: 100% }
body { margin: 0 auto; max-width: 76rem; padding: 0 1.25rem; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 var(--serif); overflow-wrap: anywhere }
h1, h2, h3, p, ul, ol, figure { margin: 0 }
h1, h2, h3, .nameplate { line-height: var(--lead); letter-spacing: var(--tight); font-weight: 700; text-wrap: balance }
a { color: inherit; text-decoration-color: var(--rule); text-underline-offset: .18em; text-decoration-thickness: 1px }
a:hover { color: var(--accent); text-decoration-color: currentColor }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
img, video { display: block; max-width: 100%; height: auto }
.hidden, .skip:not(:focus) { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap }
.skip:focus { position: absolute; inset-block-start: .5rem; inset-inline-start: .5rem; padding: .5rem 1rem; background: var(--paper); z-index: 1 }

.masthead { border-bottom: 1px solid var(--rule) }
.nameplate { padding: 1.5rem 0 1rem; text-align: center; font-size: clamp(1.9rem, 6vw, 3.4rem) }
.nameplate img { width: auto; height: 1.2em; max-width: 100%; object-fit: contain }
nav, .meta, .kicker, .motto, .formats, .breadcrumb, .pages, .tags, .contact, .status, footer, figcaption, .follow, .tree, .related time { font-family: var(--sans) }
.masthead nav { border-top: 1px solid var(--ink); font-size: .9375rem }
.masthead ul { display: flex; flex-wrap: wrap; justify-content: center; gap: 0 1.6rem; padding: .3rem 0; list-style: none }
.masthead nav a { display: block; padding: .4rem 0; text-decoration: none; font-weight: 600 }
.masthead .in, .masthead [aria-current] { color: var(--accent); box-shadow: inset 0 -2px }
.masthead .below { border-top: 1px solid var(--rule) }
.masthead .below a { font-weight: 400 }
.motto { padding: .8rem 0; text-align: center; color: var(--soft); font-size: .9375rem }
.status { margin: 0 0 1rem; padding: .6rem 1rem; background: var(--notice); font-size: .875rem }
.breadcrumb { padding: 1rem 0 0; font-size: .875rem; color: var(--soft) }
.breadcrumb ol { display: flex; flex-wrap: wrap; padding: 0; list-style: none }
.breadcrumb li + li::before { content: '›'; padding: 0 .5em }
.nameplate a, .breadcrumb a, .kicker a, .byline a { display: inline-block; text-decoration: none; padding: .15rem 0 }
main { padding-bottom: 3rem }
/* Without weight, so that a newsroom's own sheet decides. Letters of these scripts join or stack: spacing tears them apart, slanting distorts them, and marks need room. */
:where([lang]:lang(ar, fa, ur, ps, he, hi, bn, zh, ja, ko)) { --tight: 0; --lead: 1.35; --slant: normal }
:where([lang]:lang(ar, fa, ur, ps)) { --serif: 'Noto Naskh Arabic', 'Geeza Pro', 'Traditional Arabic', serif }
:where([lang]:lang(zh, ja, ko)) { --serif: 'Noto Serif CJK', 'Songti SC', 'Yu Mincho', serif }

.kicker { margin-bottom: .3rem; font-size: .8125rem; font-weight: 600 }
.kicker a { color: var(--accent) }
.story h2, .story h3 { font-size: 1.3rem; margin-bottom: .4rem }
:is(h2, h3) a:not(:hover) { text-decoration: none }
.summary { margin-bottom: .4rem }
.stories .summary, .list .summary { font-size: 1rem; line-height: 1.5; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 4; overflow: hidden }
.meta { color: var(--soft); font-size: .8125rem; line-height: 1.5 }
.byline { font-weight: 600; color: var(--ink) }
.meta > * + *::before { content: '·'; padding-inline: .1em .4em }
.meta time { white-space: nowrap }
figure img { width: 100%; background: var(--tint) }
figcaption { padding-top: .4rem; color: var(--soft); font-size: .8125rem; line-height: 1.4 }
.story figcaption { font-size: .75rem; padding-top: .2rem }
.credit::before { content: '/ ' }
.story figure img { aspect-ratio: 3 / 2; object-fit: cover }

.lead { padding: 1.5rem 0 2rem; border-bottom: 3px double var(--rule) }
.lead h2 { font-size: clamp(1.8rem, 4.2vw, 2.9rem) }
.lead .summary { font-size: 1.15rem }
.stories { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17.5rem, 100%), 1fr)); gap: 0 2.5rem; padding-top: .5rem }
.block > h2 { margin-top: 1.5rem; padding-top: .5rem; border-top: 2px solid var(--ink); font-size: 1.4rem }
.stories .story { padding: 1.25rem 0; border-bottom: 1px solid var(--rule) }
.stories figure { margin-bottom: .8rem }
.heading { padding: 1.25rem 0; border-bottom: 3px double var(--rule) }
.heading h1 { font-size: clamp(1.9rem, 5vw, 2.8rem); margin-bottom: .4rem }
.heading p { color: var(--soft); max-width: 44rem }
.heading:has(.avatar) { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start }
.heading .avatar + div { flex: 1 1 18rem }
.list .story { padding: 1.5rem 0; border-bottom: 1px solid var(--rule) }
.pages { display: flex; justify-content: space-between; gap: 1rem; padding: 1.25rem 0; font-size: .9375rem; font-weight: 600 }
.pages [rel=next] { margin-inline-start: auto }
.pages a { padding: .5rem 0 }
.avatar { width: 6rem; height: 6rem; border-radius: 50%; object-fit: cover; background: var(--tint) }

.follow, .foot > section { padding: 1rem 0 }
.follow { font-size: .9375rem; line-height: 1.5 }
.follow h2, .foot h2, .after h2, .columns > div > h2 { font: 700 1.15rem/1.3 var(--serif); padding-top: .6rem; border-top: 2px solid var(--ink); margin-bottom: .5rem }
.follow h3 { font: 600 .875rem/1.4 var(--sans); margin: 1rem 0 .3rem }
.follow details { padding-top: .5rem }
summary { cursor: pointer; font-weight: 600 }
.follow > summary, button { display: inline-block; font: 600 .8125rem/1.2 var(--sans); padding: .5rem .8rem; border: 1px solid var(--ink); border-radius: 3px; background: transparent; color: inherit; cursor: pointer }
.follow > summary { color: var(--accent); border-color: currentColor }
.actions { display: flex; flex-wrap: wrap; gap: .6rem; align-items: start; padding-top: .9rem }
.actions .follow { padding: 0 }
.follow[open] { flex: 1 1 100% }
.motto + .follow { text-align: center }
.motto + .follow[open] { text-align: start }
.follow ul { padding: 0; list-style: none }
.address, .addresses li { display: grid; grid-template-columns: 1fr auto; gap: .2rem .6rem; align-items: center; padding: .5rem 0 }
.addresses li { border-top: 1px solid var(--rule) }
.addresses a { grid-column: 1 / -1; font-weight: 600; justify-self: start }
.follow code { font-size: .8125rem; color: var(--soft); user-select: all }
.readers { display: flex; flex-wrap: wrap; gap: .4rem 1rem }
.readers a, .tags a { display: inline-block; padding: .15rem 0 }
button:hover { background: var(--ink); color: var(--paper) }
.tree { padding: 0; margin-bottom: 1rem; list-style: none; font-size: .9375rem }
.tree .tree { padding-inline-start: 1.2rem; margin: 0 }
.columns > div > .tree { columns: 17rem }
.tree li { break-inside: avoid; padding: .2rem 0 }
.tree li > a { font-weight: 600; text-decoration: none }
.formats { white-space: nowrap; font-size: .8125rem; color: var(--soft); margin-inline-start: .5rem }
.formats a { padding: .2rem .1rem; display: inline-block }
.foot p { font-size: .9375rem }
.columns > div > h2 { margin-top: 1.5rem }

.article, .breadcrumb:has(+ .article) { max-width: 42rem; margin: 0 auto }
.article header { padding: 1rem 0 1.25rem }
.article h1 { font-size: clamp(2rem, 6vw, 3.1rem); margin-bottom: .7rem }
.standfirst { font-size: 1.25rem; line-height: 1.45; color: var(--soft); margin-bottom: .9rem }
.article > figure { margin-bottom: 1.5rem }
.body { font-size: 1.1875rem; line-height: 1.65 }
.body > * + *, .body > div > * + * { margin-top: 1.1em }
.body h2 { font-size: 1.5rem; margin-top: 1.6em }
.body h3 { font-size: 1.25rem }
.body a { text-decoration-color: var(--accent) }
.body blockquote { margin-inline: 0; padding-inline-start: 1.2rem; border-inline-start: 3px solid var(--accent); color: var(--soft); font-style: var(--slant) }
.body :is(em, i, cite) { font-style: var(--slant) }
.body pre, .body table { display: block; overflow-x: auto; max-width: 100% }
.body pre { padding: 1rem; background: var(--tint); font-size: .875rem; line-height: 1.5 }
.body table { border-collapse: collapse; font: .9375rem/1.4 var(--sans) }
.body th, .body td { padding: .45rem .8rem; border-bottom: 1px solid var(--rule); text-align: start }
.body th { border-bottom-color: var(--ink) }
.body ul, .body ol { padding-inline-start: 1.4em }
.body hr { border: 0; border-top: 1px solid var(--rule); margin: 2rem 0 }
.body hr + ol { font-size: .9375rem; color: var(--soft) }
.body sup { line-height: 0; font-family: var(--sans) }
.notice { margin: 1.5rem 0; padding: 1rem 1.2rem; background: var(--notice); border-inline-start: 3px solid var(--accent); font-size: 1rem }
.notice p + p { margin-top: .6rem }
.attachment { margin: 1.5rem 0; font-family: var(--sans); font-size: .9375rem }
.attachment audio { width: 100%; display: block; margin-bottom: .4rem }
.source { margin-top: 1rem; color: var(--soft); font-size: .9375rem }
.printed { display: none; margin-top: 1rem }
.names { columns: 14rem; padding: 1.25rem 0; list-style: none; line-height: 2 }
.tags { display: flex; flex-wrap: wrap; gap: .3rem 1.1rem; margin: 2rem 0 0; padding: 0; list-style: none; font-size: .9375rem }
.tags li::before { content: '#'; color: var(--soft) }
.after { max-width: 42rem; margin: 2.5rem auto 0 }
.after section + section { margin-top: 2rem }
.related ul { padding: 0; list-style: none }
.related li { padding: .6rem 0; border-bottom: 1px solid var(--rule); font-size: 1.125rem; line-height: 1.35 }
.related time { display: block; font-size: .8125rem; color: var(--soft) }
.author { display: flex; gap: 1.2rem; padding: .8rem 0; font-size: 1rem; line-height: 1.5 }
.author .avatar { flex: none; width: 4.5rem; height: 4.5rem }
.author h3 { font-size: 1.1rem; margin-bottom: .2rem }
.author p { color: var(--soft) }
.contact { font-size: .875rem; margin-top: .3rem }
.contact a { margin-inline-end: 1rem }
footer { padding: 1.5rem 0 2.5rem; border-top: 3px double var(--rule); color: var(--soft); font-size: .8125rem; text-align: center }
footer a { margin: 0 .6rem; padding: .3rem 0; display: inline-block }

@media (min-width: 48rem) {
  .lead { display: grid; grid-template-columns: 1.35fr 1fr; gap: 2.25rem; align-items: center }
  .lead:not(:has(figure)) { display: block }
  .list .story:has(figure) { display: grid; grid-template-columns: 13rem 1fr; gap: 1.5rem }
  .foot { display: grid; grid-template-columns: 1fr 1fr; gap: 3rem }
}
@media (min-width: 60rem) {
  .columns { display: grid; grid-template-columns: minmax(0, 1fr) 20rem; gap: 3rem; align-items: start }
  .columns > * { grid-row: 1; grid-column: 1 }
  .columns > .follow { grid-column: 2; padding-top: 1.5rem }
}
@media print {
  nav, .follow, .actions, footer, .pages, .skip, .foot { display: none }
  .printed { display: block }
}
`

/** The style sheet of all pages, for every width, light and dark; white space and comments are removed. */
export const STYLESHEET = SOURCE.replace(/^\/\*[^*]*\*\/\n|^ +/gm, '')
  .replace(/ ?\{ ?| ?\}|[;:,] /g, (found) => found.trim())
  .replace(/;?\n(?=\})|\n/g, '')
