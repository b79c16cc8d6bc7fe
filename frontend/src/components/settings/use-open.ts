import { useNavigate, useSearch } from '@tanstack/react-router'

/** The drawer that the address names: `new`, the id of a row, or none. */
export function useOpen() {
  const { open } = useSearch({ strict: false })
  const navigate = useNavigate()
  return { open, show: (id?: string) => void navigate({ to: '.', search: id ? { open: id } : {} }) }
}
