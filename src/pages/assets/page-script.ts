/**
 * Script that adds what only a script can do: a button that copies the address of a feed, and one that shares the page
 * where the device can. Pages work without it.
 */
export const PAGE_SCRIPT = `const makeButton = (text, name, act) => {
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = text
  button.setAttribute('aria-label', name)
  button.addEventListener('click', () => act(button))
  return button
}
for (const panel of document.querySelectorAll('.follow')) {
  const { copy, copied } = panel.dataset
  const status = document.createElement('p')
  status.className = 'hidden'
  status.setAttribute('role', 'status')
  panel.append(status)
  for (const address of panel.querySelectorAll('code')) {
    const text = address.textContent
    address.after(makeButton(copy, copy + ': ' + text, async (button) => {
      try {
        await navigator.clipboard.writeText(text)
        button.textContent = copied
        status.textContent = copied + ': ' + text
      } catch {
        // No permission, or no secure connection: the address is selected, ready to be copied by hand.
        getSelection().selectAllChildren(address)
      }
    }))
  }
}
if (navigator.share) {
  for (const place of document.querySelectorAll('[data-share]')) {
    const { share } = place.dataset
    const title = document.querySelector('h1').textContent
    const url = document.querySelector('link[rel=canonical]').href
    // A reader who changes their mind is no error.
    place.append(makeButton(share, share, () => navigator.share({ title, url }).catch(() => {})))
  }
}
`
