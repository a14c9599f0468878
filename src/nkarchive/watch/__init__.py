"""What is usual for a source, and whether it is so still: pure statistics over its daily yields.

``usual`` learns the rates, ``silence`` finds that too little comes, ``drift`` that what comes is not as it was.
"""
