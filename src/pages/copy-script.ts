/** Puts a button beside each feed address of the subscribe panel that copies it. Without it nothing is missing but the button. */
export const COPY_SCRIPT = `for (const panel of document.querySelectorAll('.subscribe')) {
  for (const address of panel.querySelectorAll('.addresses code')) {
    const button = document.createElement('button')
    button.type = 'button'
    button.textContent = panel.dataset.copy
    button.setAttribute('aria-label', panel.dataset.copy + ': ' + address.textContent)
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(address.textContent)
        button.textContent = panel.dataset.copied
        status.textContent = panel.dataset.copied + ': ' + address.textContent
      } catch {
        // No permission, or no secure connection: the address is selected, ready to be copied by hand.
        getSelection().selectAllChildren(address)
      }
    })
    address.after(button)
  }
  const status = document.createElement('p')
  status.className = 'hidden'
  status.setAttribute('role', 'status')
  panel.append(status)
}
`
