import '@testing-library/jest-dom/vitest'
import { cleanup, configure } from '@testing-library/react'
import { afterEach } from 'vitest'

// How long a condition may take to come true: a busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 10_000 })

afterEach(cleanup)
