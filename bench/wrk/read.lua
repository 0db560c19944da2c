-- GET of one address from many readers: each request comes from one of 5 000 addresses behind a proxy.
local folder = debug.getinfo(1, "S").source:sub(2):match("(.*/)") or "./"
dofile(folder .. "report.lua")

function request()
  local n = math.random(0, 4999)
  wrk.headers["X-Forwarded-For"] = string.format("198.51.%d.%d", math.floor(n / 250), n % 250)
  return wrk.format("GET")
end
