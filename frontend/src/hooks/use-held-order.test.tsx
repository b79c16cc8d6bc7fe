import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { useHeldOrder } from './use-held-order'

function Rows({ ids }: { ids: string[] }) {
  const { shown, hold } = useHeldOrder(ids, (id) => id)
  return (
    <div data-testid="rows" {...hold}>
      {shown.map((id) => (
        <button type="button" key={id}>
          {id}
        </button>
      ))}
    </div>
  )
}
const shown = () => screen.getAllByRole('button').map((one) => one.textContent)

it('holds the order while somebody aims at a row, and takes the new one after that', () => {
  const { rerender } = render(<Rows ids={['a', 'b', 'c']} />)
  const aims: [() => void, () => void][] = [
    [
      () => fireEvent.pointerMove(screen.getByTestId('rows')),
      () => fireEvent.pointerLeave(screen.getByTestId('rows')),
    ],
    [
      () => screen.getByRole('button', { name: 'b' }).focus(),
      () => screen.getByRole('button', { name: 'b' }).blur(),
    ],
  ]
  for (const [aim, go] of aims) {
    rerender(<Rows ids={['a', 'b', 'c']} />)
    aim()
    rerender(<Rows ids={['d', 'c', 'b']} />)
    expect(shown()).toEqual(['b', 'c', 'd'])
    go()
    rerender(<Rows ids={['d', 'c', 'b']} />)
    expect(shown()).toEqual(['d', 'c', 'b'])
  }
})
