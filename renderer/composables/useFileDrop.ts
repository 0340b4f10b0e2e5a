import { onMounted, onScopeDispose, ref, type Ref } from 'vue'

/** Listens to the whole window; true while a file is held over it. */
export function useFileDrop(take: (file: File) => void): Readonly<Ref<boolean>> {
  const over = ref(false)
  const holdsFile = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false

  function onOver(event: DragEvent): void {
    if (!holdsFile(event)) return
    event.preventDefault()
    over.value = true
  }
  function onLeave(event: DragEvent): void {
    if (event.relatedTarget === null) over.value = false
  }
  function onDrop(event: DragEvent): void {
    over.value = false
    if (!holdsFile(event)) return
    event.preventDefault()
    const file = event.dataTransfer?.files[0]
    if (file) take(file)
  }

  onMounted(() => {
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
  })
  onScopeDispose(() => {
    window.removeEventListener('dragover', onOver)
    window.removeEventListener('dragleave', onLeave)
    window.removeEventListener('drop', onDrop)
  })
  return over
}
