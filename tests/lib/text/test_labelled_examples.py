from posts.lib.text.labelled_examples import labelled


def test_lines_are_parted_by_section(tmp_path):
    file = tmp_path / "examples.txt"
    file.write_text("# a remark\n\n[made with]\nspam\tAda\tBuy.\n# another\n[held out]\ngood\tBö\tÜben.\n\n", "utf-8")
    assert labelled(file) == {"made with": [["spam", "Ada", "Buy."]], "held out": [["good", "Bö", "Üben."]]}
