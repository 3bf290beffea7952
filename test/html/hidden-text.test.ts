import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanSummary } from '../../src/html/plain-text/plain-text.ts'
import { renderBody } from '../../src/html/render-body.ts'
import type { BodyForm } from '../../src/model/index.ts'

const CONTEXT = { page: 'https://news.example.org/a/', site: 'https://news.example.org/', idPrefix: 'a' }

/** Everything that is published of a body. */
const publish = (source: string, form: BodyForm): string =>
  JSON.stringify(renderBody({ source, form, context: CONTEXT }))

const SECRET = 'Canary'

/** Comments and conditions of the engines, around a text. */
const TEMPLATES: readonly ((text: string) => string)[] = [
  (text) => `{% comment %}${text}{% endcomment %}`,
  (text) => `{%- comment -%}\n${text}\n{%- endcomment -%}`,
  (text) => `{% comment "note" %}${text}{% comment %}a{% endcomment %}${text}{% endcomment %}`,
  (text) => `{% doc %}${text}{% enddoc %}`,
  (text) => `{% # ${text} %}`,
  (text) => `{% if page.draft %}${text}{% endif %}`,
  (text) => `{%~ if a ~%}${text}{% elif b %}${text}{% else %}${text}{%~ endif ~%}`,
  (text) => `{% unless site.live %}\n\n${text}\n\n{% endunless %}`,
  (text) => `{% case a %}{% when 1 %}${text}{% endcase %}`,
  (text) => `{% for a in b %}${text}{% if c %}${text}{% endfor %}`,
  (text) => `{% capture a %}${text}{% endcapture %}`,
  (text) => `{% macro a() %}${text}{% endmacro %}`,
  (text) => `{% set a %}${text}{% endset %}`,
  (text) => `{# ${text} #}`,
  (text) => `{#- {{ ${text} }} -#}`,
  (text) => `{{/* ${text} */}}`,
  (text) => `{{- /* ${text} */ -}}`,
  (text) => `{{< comment >}}${text}{{< /comment >}}`,
  (text) => `{{% comment %}}\n${text}\n{{% /comment %}}`,
  (text) => `{{< if draft >}}${text}{{< /if >}}`,
  (text) => `{{!-- ${text} }} ${text} --}}`,
  (text) => `{{! ${text} }}`,
  (text) => `{{-- ${text} --}}`,
  (text) => `{{#if draft}}${text}{{else}}${text}{{/if}}`,
  (text) => `{{^live}}${text}{{/live}}`,
  (text) => `{{ if .Draft }}${text}{{ else }}${text}{{ end }}`,
  (text) => `{::comment}${text}{:/comment}`,
  (text) => `{::comment}\n${text}\n{:/}`,
  (text) => `{/* ${text} */}`,
  (text) => `{#if draft}${text}{:else}${text}{/if}`,
  (text) => `<!-- ${text} -->`,
  (text) => `<!--\n\n${text}\n\n- ${text}\n\n-->`,
  (text) => `<%# ${text} %>`,
  (text) => `<%-- ${text} --%>`,
  (text) => `<?php echo 1 > 0 ? '${text}' : ''; ?>`,
  (text) => `<% note = "${text}" %>`,
  (text) => `<% if draft -%>${text}<% else %>${text}<% end %>`,
  (text) => `<% items.each do |item| %>${text}<% end %>`,
  (text) => `<% if (draft) { %>${text}<% } else { %>${text}<% } %>`,
  (text) => `%% ${text} %%`,
  (text) => `%%\n${text}\n%%`,
]

/** Elements that their author hid. */
const ELEMENTS: readonly ((text: string) => string)[] = [
  (text) => `<span hidden>${text}</span>`,
  (text) => `<div hidden="hidden">\n\n${text} <p>${text}</p>\n\n</div>`,
  (text) => `<span HIDDEN=''><b>${text}</b></span>`,
  (text) => `<p style="color: red; Display : none !important">${text}</p>`,
  (text) => `<p style="display:none!important;display:block">${text}</p>`,
  (text) => `<span style="display:/**/none">${text}</span>`,
  (text) => `<span style="display&#58;none">${text}</span>`,
  (text) => `<span style="displa\\79: none">${text}</span>`,
  (text) => `<span style='visibility:hidden'>${text}</span>`,
  (text) => `<span style=opacity:0>${text}</span>`,
  (text) => `<span style="opacity: 0.00">${text}</span>`,
  (text) => `<span style="opacity:0%">${text}</span>`,
  (text) => `<template>${text}<p>${text}</p></template>`,
  (text) => `<dialog>${text}</dialog>`,
  (text) => `<figure hidden><img src="/a.png" alt="${text}"><figcaption>${text}</figcaption></figure>`,
  (text) => `<img hidden src="/a.png" alt="${text}">`,
  (text) => `<table style="display:none"><tr><td>${text}</td></tr></table>`,
  (text) => `<script>${text}</script>`,
  (text) => `<datalist><option>${text}</datalist>`,
  (text) => `<noembed>${text}</noembed>`,
  (text) => `<div popover>${text}</div>`,
  (text) => `<p v-if="draft">${text}</p>`,
  (text) => `<p v-for="a in b" v-show="a">${text}</p>`,
  (text) => `<p x-show=draft>${text}</p>`,
]

/** Text with code and marks that a scanner could mistake. */
const AROUND = fc
  .array(
    fc.constantFrom(
      'A word',
      ' ',
      '\n',
      '\n\n',
      '`code`',
      '`',
      '*',
      '> ',
      '- ',
      '# ',
      '|',
      '~~~',
      '``` \n',
      '{',
      '}',
      '%',
      '$',
      '&lt;',
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''))

describe('Hidden text', () => {
  it.each([
    ['<p style={{ margin: 1 }}>Shown {name} text</p>', 'Shown'],
    ['Shown {props.name} and {`text`}', 'text'],
    ['## Shown {#anchor}', 'Shown'],
    ['{`a`} {{ braces }} Shown', 'Shown'],
  ])('of MDX hides nothing around it: %s', (source, shown) => {
    expect(publish(`Before ${source} after`, 'mdx')).toMatch(new RegExp(`Before.*${shown}.*after`))
  })

  it.each(TEMPLATES.map((wrap) => [wrap(SECRET), wrap] as const))('of an engine stays hidden: %s', (source, wrap) => {
    for (const form of ['markdown', 'mdx', 'html'] as const) {
      // kramdown and Obsidian write Markdown.
      if (form === 'html' && /^(?:\{::|%%)/.test(source)) continue
      const published = publish(`Before ${source} after\n\n${source}\n\nEnd`, form)
      expect(published).not.toContain(SECRET)
      for (const word of ['Before', 'after', 'End']) expect(published).toContain(word)
    }
    expect(cleanSummary(`Before ${wrap(SECRET).replace(/\s+/g, ' ')} after`)).toBe('Before after')
  })

  it.each(ELEMENTS.map((wrap) => [wrap(SECRET), wrap] as const))('of HTML stays hidden: %s', (source) => {
    for (const form of ['markdown', 'mdx', 'html'] as const) {
      if (form === 'mdx' && source.includes('\\')) continue
      const published = publish(`<p>Before</p>\n\n${source}\n\n<p>End</p>`, form)
      expect(published).not.toContain(SECRET)
      expect(published).toContain('Before')
      expect(published).toContain('End')
    }
  })

  it.each([
    ['<p hidden>a</p><p>b</p>', '<p>b</p>'],
    ['<ul><li hidden>a<li>b</ul>', '<ul><li>b</li></ul>'],
    ['<div><p hidden>a</div><p>b</p>', '<div></div><p>b</p>'],
    ['<p>a<img hidden src="/x.png">b</p>', '<p>ab</p>'],
    ['<div hidden><div>a</div ></div ><p>b</p>', '<p>b</p>'],
    ['<p>a</p><div hidden>b', '<p>a</p>'],
    ['<dialog><p>a</p></dialog><article>b</article>', '<div>b</div>'],
    ['<table><tr style="display:none"><td>a<tr><td>b</table>', '<table><tr><td>b</td></tr></table>'],
    ['<p hidden/>a</p>b', 'b'],
    ['<p>a</p hidden><p>b</p>', '<p>a</p><p>b</p>'],
    ['<input type=hidden value=a>b<br hidden>c', 'bc'],
  ])('leaves the elements around it as they are: %s', (source, made) => {
    expect(renderBody({ source, form: 'html', context: CONTEXT }).html).toBe(made)
  })

  it.each([
    '{draft && <p>Canary</p>}',
    "{draft ? 'Canary' : <b>Canary</b>}",
    '{/* Canary */}',
    'export const note = "Canary"',
    '<Note text={"Canary"} />',
    '<p style={{ margin: 1 }}>a</p> {{ range .x }}Canary{{ end }}',
    "{[1].map(() => { return 'Canary' })}",
  ])('of MDX stays hidden: %s', (source) => {
    const published = publish(`Before\n\n${source}\n\nEnd{' '}.`, 'mdx')
    expect(published).not.toContain(SECRET)
    expect(published).toContain('Before')
    expect(published).toContain('End .')
  })

  it.each([
    '{{< pull text="{{/* Canary */}}" >}}',
    '{{< pull text="a {% comment %}Canary b{% endcomment %}" >}}',
    '{{< pull "a <!-- Canary --> b" >}}',
    '{{< figure src="a.png" caption="{# Canary #}" alt="<!-- Canary -->" >}}',
    '{{< figure src="a.png" alt="{% if draft %}Canary{% endif %}" >}}',
    '{{< todo text="Canary it is" />}}',
    '{{< editor-note text="Canary it is" />}}',
    '{% set note = "Canary it is" %}',
    "{% assign note = 'Canary it is' %}",
    '{% todo "Canary it is" = 1 %}',
    '{% include comment.html text="Canary it is" %}',
    '![a <!-- Canary --> b](/a.png)',
    'Text\n{: title="Canary"}',
    '## Head {#Canary}',
    ':::note\n{# Canary #}\n:::',
    ':::note <!-- Canary -->\nText\n:::',
    '> [!NOTE] {% comment %}Canary{% endcomment %}\n> Text',
    '[caption]<img src="/a.png"> <!-- Canary --> b[/caption]',
    '[gallery ids="1" note="Canary"]',
    '<b style={{ note: "Canary" }}>bold</b>',
    '{{ page.note }}',
    '{{ page.hidden }}',
    '<!-- more Canary -->Text',
    '{{< box >}}{{< comment >}}Canary{{< /comment >}}{{< /box >}}',
    '<iframe hidden title="Canary" src="https://x.example/"></iframe>',
    '<object hidden data="Canary.pdf"></object>',
    '<p hidden><object data="Canary.pdf"></object></p>',
    '<math><semantics><mi>x</mi><annotation>Canary</annotation></semantics></math>',
    '<div hidden><noscript><img src="/Canary.png"></noscript></div>',
    '<h2 hidden>Canary</h2>\n\n[x](#canary)',
    '<img alt="a" class="lazy" src="/Canary.gif"><noscript><img src="/b.png"></noscript>',
  ])('stays hidden in what engines add: %j', (source) => {
    const context = {
      ...CONTEXT,
      tags: { box: '> $inner', quote: '$text' },
      values: { note: 'a <!-- Canary --> b', hidden: '{# Canary #}' },
    }
    for (const form of ['markdown', 'html'] as const) {
      // Only Markdown reads these.
      if (form === 'html' && /^(?:Text\n\{:|## Head|!\[a)/.test(source)) continue
      const { html, summary, lead = '' } = renderBody({ source: `<p>Before</p>\n\n${source}\n\nEnd`, form, context })
      expect(html + summary + lead).not.toContain(SECRET)
      expect(html).toContain('Before')
      expect(html).toContain('End')
    }
  })

  it('stays hidden in any surroundings', () => {
    const wraps = fc.constantFrom(...TEMPLATES)
    fc.assert(
      fc.property(AROUND, wraps, AROUND, (before, wrap, after) => {
        // Code is published as it is; and two signs that stand before end where the comment begins.
        const isCode = /`|~~~/.test(before) || before.includes('%%')
        if (!isCode) expect(publish(`${before}${wrap(SECRET)}${after}`, 'markdown')).not.toContain(SECRET)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    'Canary {{ braces }}',
    '100%% Canary 50%%',
    'a %% b Canary',
    '`%%` Canary `%%`',
    '<%= 1 %> Canary <% end %>',
    '`{% comment %}Canary{% endcomment %}`',
    '```\n{# Canary #}\n```',
    '> ```\n> {% if a %}Canary{% endif %}\n> ```',
    '- ~~~\n  {# Canary #}\n  ~~~',
    '{% raw %}Canary {{ a }}{% endraw %}',
    '{::nomarkdown}Canary{:/}',
    '{{< notice >}}Canary{{< /notice >}}',
    '## Canary {#anchor}\n\nText {#other .wide}',
    '<p hidden="until-found">Canary</p>',
    '<dialog open>Canary</dialog>',
    '<p style="opacity:0.5;display:block">Canary</p>',
    '<p style="display:none;display:block">Canary</p>',
    '{% draft %}\n\nCanary',
  ])('is not what is shown: %j', (source) => {
    expect(publish(`Before\n\n${source}`, 'markdown')).toContain(SECRET)
  })

  it.each([
    ['text `a {% if x %} b` and `c {% endif %} d` Canary', true],
    ['- a ` b\n- {% comment %}Canary{% endcomment %} ` c', false],
    ['a ` b\n\n{# Canary #} ` c', false],
    ['> ```\n> a\n\n{# Canary #}\n\n```\nb\n```', false],
    ['| ` | {# Canary #} ` |\n|-|-|', false],
    ['Text <!-- a\n\nCanary', false],
    ['{% comment %} Canary', false],
    ['{% if a %} Canary', false],
  ])('is told apart from code: %j', (source, isShown) => {
    expect(publish(source, 'markdown').includes(SECRET)).toBe(isShown)
  })
})
