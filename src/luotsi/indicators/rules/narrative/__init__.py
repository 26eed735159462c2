"""Findings in words, in Finnish, Swedish and English: `write` is the door, `facts` what is said, `fi`, `sv`, `en` how.

The words say no more than the figures: a difference only when its interval leaves out zero, and never a cause. Every
text names its evidence. Which findings there are is `rules.findings`.
"""
