/** The settings that matter for an addon; makers and publishers are yours. */
module.exports = {
  packagerConfig: {
    // A library is mapped from a file of the disk: the app says app.asar, Electron looks in app.asar.unpacked.
    asar: { unpack: '**/*.node' },
  },
  // Node-API binaries serve every Electron: there is nothing to rebuild.
  rebuildConfig: { onlyModules: [] },
}
