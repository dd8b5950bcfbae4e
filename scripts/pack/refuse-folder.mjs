// prepublishOnly: of a folder npm tells the registry the package.json it finds after postpack, which is not the packed one.
console.error('Publish the tarball: npm pack, npm run test:tarball, then npm publish ./tenantry-<version>.tgz');
process.exit(1);
