-- For the paper: alt texts, which pandoc's Typst writer drops; numbers without their links; nothing
-- that needs a screen.
local function typst_string(text)
  return '"' .. text:gsub('\\', '\\\\'):gsub('"', '\\"') .. '"'
end

function Link(link)
  -- A number's source is a file beside the page; in print it is read in the page.
  if link.classes:includes('number') or link.target:match('^%.%./') then
    return link.content
  end
end

function Div(div)
  if div.classes:includes('only-screen') then
    return {}
  end
end

function Header(header)
  if header.classes:includes('only-screen') then
    return {}
  end
end

function Figure(figure)
  local image
  figure.content:walk({ Image = function(found) image = found end })
  if image == nil then
    return nil
  end
  local alt = pandoc.utils.stringify(image.caption)
  local caption = pandoc.write(pandoc.Pandoc(figure.caption.long), 'typst')
  local text = '#figure(image(' .. typst_string(image.src) .. ', alt: ' .. typst_string(alt)
    .. ', width: ' .. (image.attributes.width or '100%') .. '), caption: [' .. caption:gsub('%s+$', '') .. '], supplement: none, numbering: none)'
  return pandoc.RawBlock('typst', text)
end
