// Runs before the first paint, so that the theme and the language of the page never flash.
// A file of its own because the Content-Security-Policy allows no inline script.
;(() => {
  let saved = {}
  try {
    saved = JSON.parse(localStorage.getItem('callcenter.preferences')) || {}
  } catch {
    // Blocked or damaged storage: the defaults below are right.
  }
  const root = document.documentElement
  const dark =
    saved.theme === 'dark' || (saved.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  root.dataset.theme = dark ? 'dark' : 'light'
  if (['uz', 'uz-Cyrl', 'ru', 'en'].includes(saved.language)) root.lang = saved.language
})()
