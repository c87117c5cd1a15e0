from stores import right, wrong


def shared():
    return [
        (wrong.Looked(), wrong.Deep()),
        (wrong.Walrus(), wrong.Sub()),
        (wrong.Marked(), wrong.Remarked()),
        (wrong.Parent(), wrong.Child()),
        (wrong.Kept(), wrong.Keeper()),
    ]


def separate():
    return [
        (right.Own(), right.OwnChild()),
        (right.Typed(), right.TypedChild()),
        (right.Only(), right.OnlyChild()),
        (right.Parent(), right.Child()),
        (right.First(), right.Second()),
        (right.Different(), right.DifferentChild()),
    ]
