import xml.etree.ElementTree


class Document(xml.etree.ElementTree):  # error "module `xml.etree.ElementTree` is no class"
    pass
