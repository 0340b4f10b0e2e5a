/** What plain `tsc` needs to know of a component; `vue-tsc -p renderer` checks them in full. */
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent
  export default component
}
