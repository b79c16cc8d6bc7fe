import { createContext, type ReactNode, useContext, useEffect, useSyncExternalStore } from 'react'
import { onSession, signedInOperator, signOut } from '@/services/api/session'
import type { Me, Role } from '@/services/api/types'

export interface Auth {
  operator: Me
  /** Supervisors and admins run the team; the server checks every request again. */
  canManage: boolean
  hasRole: (...roles: Role[]) => boolean
  /** Throws an `ApiError` when the server did not answer; the session is forgotten here anyway. */
  signOut: () => Promise<void>
}

const AuthContext = createContext<Auth | null>(null)

export function useAuth(): Auth {
  const auth = useContext(AuthContext)
  if (!auth) throw new Error('useAuth outside AuthProvider')
  return auth
}

interface AuthProviderProps {
  /** The session ended: signed out here, or refused by the server. */
  onSignedOut: () => void
  children: ReactNode
}

export function AuthProvider({ onSignedOut, children }: AuthProviderProps) {
  const operator = useSyncExternalStore(onSession, signedInOperator)
  useEffect(() => {
    if (!operator) onSignedOut()
  }, [operator, onSignedOut])
  if (!operator) return null
  const hasRole = (...roles: Role[]) => roles.includes(operator.role)
  return (
    <AuthContext value={{ operator, hasRole, canManage: hasRole('supervisor', 'admin'), signOut }}>
      {children}
    </AuthContext>
  )
}
