// A client in a process of its own, so that what it spends is not counted as the server's. It is given a request first,
// which may be large, and sends it each time it is told to.
let request;
process.on('message', async (message) => {
  if (message !== 'send') {
    request = message;
    process.send('ready');
    return;
  }
  try {
    const { url, ...init } = request;
    const response = await fetch(url, init);
    await response.arrayBuffer();
    process.send({ status: response.status });
  } catch (error) {
    process.send({ failure: String(error.cause ?? error) });
  }
});
process.on('disconnect', () => process.exit());
