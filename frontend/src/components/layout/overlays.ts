export { Toaster } from '@/components/ui/Toaster'
export { ProfileMenu } from './ProfileMenu'
export { ShortcutSheet } from './ShortcutSheet'
