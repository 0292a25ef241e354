// Shortcuts of the console: / goes to the search, ? shows the list of shortcuts. Pages work without this file.
document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof HTMLElement && event.target.closest('input, select, textarea') !== null;
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === '/') {
    const search = document.querySelector('[data-search]');
    if (search === null) return;
    event.preventDefault();
    search.focus();
  }
  if (event.key === '?') document.querySelector('[data-help]')?.togglePopover();
});
