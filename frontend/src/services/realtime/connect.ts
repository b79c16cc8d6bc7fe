import { api, data } from '@/services/api/client'
import type { Socket } from './client'

/** A ticket that opens one socket within 30 seconds. */
async function ticket(): Promise<string> {
  return (await data(api.POST('/api/auth/ws-ticket'))).ticket
}

function address(path: string, value: string): string {
  const base = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}`
  return `${base}${path}?ticket=${encodeURIComponent(value)}`
}

export const realtimeTicket = ticket

export function openRealtime(value: string): Socket {
  return new WebSocket(address('/api/ws', value))
}

/** Address of the phone's SIP socket, good for one connection. */
export async function sipAddress(): Promise<string> {
  return address('/api/sip', await ticket())
}
