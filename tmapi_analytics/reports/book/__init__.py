"""The report as a workbook, a module a sheet."""
