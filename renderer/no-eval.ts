import { config } from 'zod'

// The content security policy forbids making code from text; without this zod would try, and the console would show it.
config({ jitless: true })
