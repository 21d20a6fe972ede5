#!/usr/bin/env bash
# Installs the Python that jobs and models run with: versions as in SageMaker's sklearn 1.2-1 and xgboost 1.7 images.
# Debian: its own packages, as root or by sudo. Elsewhere: a virtual environment under .setup/venv. Writes the interpreter's path to .setup/python.
set -euo pipefail
source cli/setup-lib.sh
modules='import sklearn, pandas, xgboost, boto3; assert sklearn.__version__.startswith("1.2."), sklearn.__version__; assert xgboost.__version__.startswith("1.7."), xgboost.__version__'
debian_packages=(python3 python3-sklearn python3-pandas python3-xgboost python3-boto3 awscli bubblewrap)

works() { [ -x "$1" ] && "$1" -c "$modules" 2>/dev/null; }
keep() { echo "$1" >.setup/python; echo "jobs run with $1: $("$1" --version)"; }

as_root=()
if [ "$(id -u)" != 0 ]; then as_root=(sudo -n); fi

if works /usr/bin/python3 && command -v bwrap >/dev/null && command -v aws >/dev/null; then
  keep /usr/bin/python3
  exit
fi

if command -v apt-get >/dev/null && { [ "$(id -u)" = 0 ] || sudo -n true 2>/dev/null; }; then
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -q
  "${as_root[@]}" apt-get install -q -y --no-install-recommends "${debian_packages[@]}"
  if works /usr/bin/python3; then
    keep /usr/bin/python3
    exit
  fi
  echo "this distribution's packages are of other versions; making a virtual environment instead"
fi

if works /usr/bin/python3; then
  echo "bubblewrap or the AWS CLI is missing and cannot be installed without root: jobs fall back to user namespaces, and tests that use the AWS CLI fail"
  keep /usr/bin/python3
  exit
fi

command -v python3 >/dev/null || { echo "python3 was not found, and there is no leave to install it: install Python 3.11"; exit 1; }
python3 -m venv .setup/venv
.setup/venv/bin/python -m pip install --quiet 'scikit-learn==1.2.*' 'pandas<2.1' 'numpy<2' 'xgboost==1.7.*' boto3
works "$PWD/.setup/venv/bin/python" || { echo "the virtual environment lacks scikit-learn 1.2, pandas, XGBoost 1.7 or boto3"; exit 1; }
keep "$PWD/.setup/venv/bin/python"
