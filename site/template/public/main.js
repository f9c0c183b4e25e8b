export default {
  // Blocks without a language are commands and output: nothing to guess.
  configureHljs: hljs => hljs.configure({ languages: [] }),
}
