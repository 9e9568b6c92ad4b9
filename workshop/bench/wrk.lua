-- Sends GET with the headers of each line of a file in turn, and prints the result as one line of JSON.
-- Arguments: file, first line (from 0), number of lines, 1 to end after the last one.
-- wrk cannot end a run early and still report it, so such a run has no figures.
function init(args)
  local file, from, count = args[1], tonumber(args[2]), tonumber(args[3])
  once = args[4] == '1'
  prepared = {}
  local index = 0
  for line in io.lines(file) do
    if index >= from + count then break end
    if index >= from then
      local headers = {}
      for name, value in line:gmatch('([^:\t]+): ([^\t]+)') do
        headers[name] = value
      end
      prepared[#prepared + 1] = wrk.format('GET', nil, headers)
    end
    index = index + 1
  end
  sent = 0
end

function request()
  sent = sent + 1
  if once and sent > #prepared then
    io.write('{"exhausted":true}\n')
    io.flush()
    os.exit(0)
  end
  return prepared[(sent - 1) % #prepared + 1]
end

function done(summary, latency)
  io.write(string.format(
    '{"requests":%d,"seconds":%f,"p50Ms":%f,"p99Ms":%f,"rejected":%d,"errors":%d}\n',
    summary.requests, summary.duration / 1e6,
    latency:percentile(50) / 1000, latency:percentile(99) / 1000,
    summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  ))
end
