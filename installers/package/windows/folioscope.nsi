; Folioscope for one user of Windows: no administrator is asked for.
; Called by installers/package/windows.py with VERSION, TREE (the frozen program), ICON and OUT.

Unicode true
ManifestDPIAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
Name "Folioscope"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\Folioscope"

!include MUI2.nsh
!include FileFunc.nsh
!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\folioscope.exe"
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English

!define CLASSES "Software\Classes"
!define PROGRAM "${CLASSES}\Applications\folioscope.exe"
!define DOCUMENT "${CLASSES}\Folioscope.Document"
!define LISTED "Software\Microsoft\Windows\CurrentVersion\Uninstall\Folioscope"
!define LIBRARY "$LOCALAPPDATA\folioscope"

; Windows lets nobody write to a program that runs.
!macro WAIT_UNTIL_CLOSED UN
Function ${UN}WaitUntilClosed
  look:
    IfFileExists "$INSTDIR\folioscope.exe" 0 closed
    ClearErrors
    FileOpen $0 "$INSTDIR\folioscope.exe" a
    IfErrors open
    FileClose $0
    Goto closed
  open:
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION \
      "Folioscope is open. Close its windows, then choose Retry." /SD IDCANCEL IDRETRY look
    SetErrorLevel 2
    Abort "Folioscope is open. Nothing was changed."
  closed:
FunctionEnd
!macroend
!insertmacro WAIT_UNTIL_CLOSED ""
!insertmacro WAIT_UNTIL_CLOSED "un."

!macro TELL_EXPLORER
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

; "Open with" offers Folioscope; what opens the file by itself stays as it is.
!macro OFFER SUFFIX
  WriteRegStr HKCU "${PROGRAM}\SupportedTypes" "${SUFFIX}" ""
  WriteRegStr HKCU "${CLASSES}\${SUFFIX}\OpenWithProgids" "Folioscope.Document" ""
!macroend
!macro TAKE_BACK SUFFIX
  DeleteRegValue HKCU "${CLASSES}\${SUFFIX}\OpenWithProgids" "Folioscope.Document"
!macroend
!macro FOR_EACH_TYPE DO
  !insertmacro ${DO} ".pdf"
  !insertmacro ${DO} ".png"
  !insertmacro ${DO} ".jpg"
  !insertmacro ${DO} ".jpeg"
  !insertmacro ${DO} ".tif"
  !insertmacro ${DO} ".tiff"
  !insertmacro ${DO} ".webp"
!macroend

Section
  Call WaitUntilClosed
  RMDir /r "$INSTDIR\_internal" ; an upgrade leaves no file of the version before
  SetOutPath "$INSTDIR"
  !cd "${TREE}"
  File /r *.*
  WriteUninstaller "$INSTDIR\uninstall.exe"

  ; Files that are dropped on the entry follow "open"; without any it opens the window.
  CreateShortcut "$SMPROGRAMS\Folioscope.lnk" "$INSTDIR\folioscope.exe" "open"

  WriteRegStr HKCU "${PROGRAM}" "FriendlyAppName" "Folioscope"
  WriteRegStr HKCU "${PROGRAM}\shell\open\command" "" '"$INSTDIR\folioscope.exe" open "%1"'
  WriteRegStr HKCU "${DOCUMENT}\DefaultIcon" "" "$INSTDIR\folioscope.exe,0"
  WriteRegStr HKCU "${DOCUMENT}\shell\open\command" "" '"$INSTDIR\folioscope.exe" open "%1"'
  !insertmacro FOR_EACH_TYPE OFFER
  !insertmacro TELL_EXPLORER

  WriteRegStr HKCU "${LISTED}" "DisplayName" "Folioscope"
  WriteRegStr HKCU "${LISTED}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${LISTED}" "DisplayIcon" "$INSTDIR\folioscope.exe"
  WriteRegStr HKCU "${LISTED}" "Publisher" "The Folioscope authors"
  WriteRegStr HKCU "${LISTED}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${LISTED}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${LISTED}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${LISTED}" "NoModify" 1
  WriteRegDWORD HKCU "${LISTED}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${LISTED}" "EstimatedSize" $0
SectionEnd

Section Uninstall
  Call un.WaitUntilClosed
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\folioscope.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Folioscope.lnk"
  DeleteRegKey HKCU "${PROGRAM}"
  DeleteRegKey HKCU "${DOCUMENT}"
  DeleteRegKey HKCU "${LISTED}"
  !insertmacro FOR_EACH_TYPE TAKE_BACK
  !insertmacro TELL_EXPLORER
  IfFileExists "${LIBRARY}\*.*" 0 gone
    DetailPrint "Your library stays in ${LIBRARY}."
    MessageBox MB_OK|MB_ICONINFORMATION "Folioscope is removed. Your library, and the models that you got, \
      stay in ${LIBRARY}. Delete that folder if you no longer want them." /SD IDOK
  gone:
SectionEnd
