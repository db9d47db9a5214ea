"""Read by IPython when the kernel in the browser starts."""

c.InteractiveShellApp.extensions = ["course_in_browser"]  # noqa: F821
