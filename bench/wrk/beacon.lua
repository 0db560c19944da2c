-- Read beacons of many readers: a new event each time, from one of a million addresses, to one of the posts in the file that
-- BENCH_POSTS names.
local folder = debug.getinfo(1, "S").source:sub(2):match("(.*/)") or "./"
dofile(folder .. "report.lua")

local posts = {}
for line in io.lines(os.getenv("BENCH_POSTS")) do
  posts[#posts + 1] = line
end
wrk.method = "POST"
wrk.headers["Content-Type"] = "text/plain;charset=UTF-8"
wrk.headers["User-Agent"] = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36"
math.randomseed(os.time())

function request()
  local n = math.random(0, 999999)
  wrk.headers["X-Forwarded-For"] = string.format("100.%d.%d.%d", 64 + math.floor(n / 62500), math.floor(n / 250) % 250, n % 250)
  local id = string.format(
    "%08x-%04x-4%03x-a%03x-%06x%06x",
    math.random(0, 0xffffffff), math.random(0, 0xffff), math.random(0, 0xfff), math.random(0, 0xfff),
    math.random(0, 0xffffff), math.random(0, 0xffffff)
  )
  local locale = math.random(2) == 1 and "vi" or "en"
  local body = string.format('{"eventId":"%s","locale":"%s"}', id, locale)
  return wrk.format("POST", "/v1/posts/" .. posts[math.random(#posts)] .. "/view", nil, body)
end
