# lao.sed: the Thai catalogue as if it were Lao: the Lao block mirrors the Thai one, 0x80 above it.
# LC_ALL=C sed -f lao.sed th.po
s/\xE0\xB8/\xE0\xBA/g
s/\xE0\xB9/\xE0\xBB/g
s/^"Language: th/"Language: lo/
