/** Waits for a condition, never for a time. */
export async function until(what, test, ms = 5_000) {
  const end = Date.now() + ms
  while (!(await test())) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms for: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
